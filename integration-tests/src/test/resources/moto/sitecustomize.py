"""Returns errors of authentication and authorization as AWS does, as one Error in an ErrorResponse."""

from moto.core import exceptions

create = exceptions._RESTError.__init__


def create_like_aws(self, *args, **kwargs):
    create(self, *args, **kwargs)
    self.description = self.description.replace("<Errors>", "").replace("</Errors>", "")


exceptions._RESTError.__init__ = create_like_aws
