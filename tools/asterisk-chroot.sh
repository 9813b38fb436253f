#!/usr/bin/env bash
# Asterisk for the tests that need one, in a folder of its own (Debian, as root; some 300 MB, one or two minutes):
#
#     tools/asterisk-chroot.sh FOLDER
#     RINGBACK_ASTERISK=FOLDER npm run test:call -- test/calls/iscc-asterisk.test.ts
#
# Debian releases of today have no Asterisk: it is taken from one of SUITES (default: sid, then bullseye, which has 16, then
# sid once more), out of the mirror that this machine uses. A folder that has one already is left as it is.
set -euo pipefail
folder=$(realpath -m "${1:?the folder to make}")
suites=${SUITES:-sid bullseye sid}
if [ -x "$folder/usr/sbin/asterisk" ]; then
  chroot "$folder" asterisk -V
  exit
fi
export DEBIAN_FRONTEND=noninteractive
if ! command -v mmdebstrap >/dev/null; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends mmdebstrap
fi
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | sort -u | head -n 1)
if [ -z "$mirror" ]; then
  apt-get update -qq
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | sort -u | head -n 1)
fi
mkdir -p "$(dirname "$folder")"
for suite in $suites; do
  # Put together beside its place, so that what was broken off is not taken for whole.
  rm -rf "$folder.part"
  if mmdebstrap --mode=root --variant=apt --include=asterisk \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Retries "5"' \
    --dpkgopt='force-unsafe-io' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    "$suite" "$folder.part" "$mirror" && chroot "$folder.part" asterisk -V; then
    mv "$folder.part" "$folder"
    exit
  fi
  echo "Asterisk could not be had from $suite." >&2
done
exit 1
