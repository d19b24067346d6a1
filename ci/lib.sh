# shellcheck shell=bash
# Functions of the scripts in this folder, to be sourced.

# shellcheck disable=SC2034  # used by the scripts that source this file
cache=${XDG_CACHE_HOME:-$HOME/.cache}/vault-aws-ci

die() {
  echo "${0##*/}: $*" >&2
  exit 1
}

engine_version() {
  timeout 10 docker version --format '{{.Server.Version}}' 2>/dev/null
}

# install_packages NAME...: installs the missing packages with apt.
install_packages() {
  local missing=() name log=$cache/apt.log
  for name in "$@"; do
    [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || missing+=("$name")
  done
  ((${#missing[@]})) || return 0
  ((EUID == 0)) || die "root is required to install ${missing[*]}"
  mkdir -p "$cache"
  {
    apt-get update
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y --no-install-recommends "${missing[@]}"
  } </dev/null >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    die "apt-get could not install ${missing[*]}; for the complete output see $log"
  }
}
