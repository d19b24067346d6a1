#!/bin/sh
# The interface of the official images of Vault and OpenBao, for the one in this image:
#   VAULT_DEV_ROOT_TOKEN_ID, VAULT_DEV_LISTEN_ADDRESS (0.0.0.0:8200), VAULT_LOCAL_CONFIG; BAO_... for OpenBao.
# Everything runs as root, because there is no vault user.
set -e

if command -v vault >/dev/null; then
  program=vault
  config_dir=/vault/config
  root_token=$VAULT_DEV_ROOT_TOKEN_ID
  address=$VAULT_DEV_LISTEN_ADDRESS
  local_config=$VAULT_LOCAL_CONFIG
else
  program=bao
  config_dir=/openbao/config
  root_token=$BAO_DEV_ROOT_TOKEN_ID
  address=$BAO_DEV_LISTEN_ADDRESS
  local_config=$BAO_LOCAL_CONFIG
fi

[ -z "$local_config" ] || printf '%s\n' "$local_config" >"$config_dir/local.json"

case $1 in
  server)
    shift
    # The two dev flags have no effect without -dev, as in the official images.
    set -- "$program" server -config="$config_dir" -dev-root-token-id="$root_token" \
      -dev-listen-address="${address:-0.0.0.0:8200}" "$@"
    ;;
  -*) set -- "$program" "$@" ;;
  *)
    # Use the help to distinguish a subcommand from a program of the image: `read`, `login` and `patch` would be both.
    if "$program" --help "$1" 2>&1 | grep -q "Usage: $program $1"; then set -- "$program" "$@"; fi
    ;;
esac

exec "$@"
