path "aws/creds/deploy"  { capabilities = ["read"] }
path "sys/leases/revoke" { capabilities = ["update"] }
