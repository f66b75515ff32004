#!/bin/sh
# Installs this version of Pitchside on a Linux machine with systemd, or takes it away. See README.txt.
#   ./install.sh              installs; where another version is there, upgrades
#   ./install.sh rollback     the version that was there before, again
#   ./install.sh uninstall    takes the program away; settings and data stay
# DESTDIR: a folder in place of /; then nothing is started, and no user is made (for images, and for tests).
set -eu

die() {
    printf 'pitchside: %s\n' "$*" >&2
    exit 2
}
say() { printf 'pitchside: %s\n' "$*"; }

here=$(cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd -P)
root=${DESTDIR:-}
case $root in "" | /*) ;; *) die "DESTDIR has to begin with a /, not '$root'" ;; esac
opt=$root/opt/pitchside
etc=$root/etc/pitchside
unit=$root/etc/systemd/system/pitchside.service
users=$root/etc/sysusers.d/pitchside.conf
policy=$root/etc/dbus-1/system.d/pitchside.conf

[ -n "$root" ] || [ "$(id -u)" = 0 ] || die "only root installs: sudo $0 $*"

live() { [ -z "$root" ]; }
booted() { live && [ -d /run/systemd/system ]; }

# A link that is one thing or the other at any moment, also where the power goes.
point() { # <link> <to>
    ln -sfn -- "$2" "$1.new"
    mv -fT -- "$1.new" "$1"
}

# The version that a link leads to, nothing where there is none.
led() { if [ -e "$1/VERSION" ]; then basename -- "$(readlink -- "$1")"; fi; }

# What the system reads, of the version that is current; whatever of it cannot be had, nothing is half-written.
hand_over() {
    put "$opt/current/system/pitchside.service" "$unit"
    put "$opt/current/system/pitchside.sysusers" "$users"
    put "$opt/current/system/pitchside.dbus.conf" "$policy"
}

put() { # <from> <to>
    mkdir -p -- "$(dirname -- "$2")"
    cp -- "$1" "$2.new"
    chmod 644 -- "$2.new"
    mv -f -- "$2.new" "$2"
}

start() {
    booted || return 0
    systemctl daemon-reload
    systemctl reload dbus.service || systemctl reload dbus-broker.service || say "D-Bus could not be told of its new rule: restart the machine"
    systemctl enable --quiet pitchside.service
    systemctl restart pitchside.service
}

install() {
    local_id=$(cat -- "$here/VERSION")-$(cd -- "$here" && find . -type f -exec sha256sum {} + | LC_ALL=C sort -k 2 | sha256sum | cut -c 1-8)
    was=$(led "$opt/current")
    java=java
    if [ -n "${JAVA_HOME:-}" ]; then java=$JAVA_HOME/bin/java; fi
    if live && ! command -v "$java" >/dev/null; then die "Java 17 is needed: apt-get install openjdk-17-jre-headless"; fi

    mkdir -p -- "$opt"
    if [ ! -e "$opt/$local_id/VERSION" ]; then
        # whole, or not there
        rm -rf -- "$opt/.new"
        cp -R -- "$here" "$opt/.new"
        chmod -R u=rwX,go=rX -- "$opt/.new"
        if live; then chown -R 0:0 -- "$opt/.new"; fi
        rm -rf -- "${opt:?}/$local_id"
        mv -- "$opt/.new" "$opt/$local_id"
        sync
    fi

    # Settings are the operator's: a file that is there stays, and one that was taken away is not brought back.
    mkdir -p -- "$etc"
    for file in "$here"/settings/*; do
        name=$(basename -- "$file")
        if [ "$name" = README.txt ] || { [ ! -e "$etc/$name" ] && [ ! -e "$opt/current/settings/$name" ]; }; then
            cp -- "$file" "$etc/$name"
            chmod 640 -- "$etc/$name"
        fi
    done

    if [ "$was" != "$local_id" ]; then
        if [ -n "$was" ]; then point "$opt/previous" "$was"; fi
        point "$opt/current" "$local_id"
    fi
    hand_over
    if live; then
        if command -v systemd-sysusers >/dev/null; then
            systemd-sysusers "$users"
        elif ! id pitchside >/dev/null 2>&1; then
            die "make a user pitchside, then once more: this system has no systemd-sysusers"
        fi
        chown -R root:pitchside -- "$etc"
    fi
    chmod 750 -- "$etc"
    clear_away
    start
    if [ -n "$was" ] && [ "$was" != "$local_id" ]; then say "$local_id is current, $was is kept for a rollback"; else say "$local_id is current"; fi
    if booted; then say "the page: http://$(hostname):8090/; what it says: journalctl -u pitchside"; fi
}

# Versions that neither link leads to.
clear_away() {
    for folder in "$opt"/*/; do
        name=$(basename -- "$folder")
        case $name in current | previous | "$(led "$opt/current")" | "$(led "$opt/previous")") ;; *) rm -rf -- "${opt:?}/$name" ;; esac
    done
}

rollback() {
    was=$(led "$opt/current")
    to=$(led "$opt/previous")
    [ -n "$to" ] || die "there is no version before ${was:-this one}"
    point "$opt/current" "$to"
    point "$opt/previous" "$was"
    hand_over
    start
    say "$to is current, $was is kept"
}

uninstall() {
    if booted; then systemctl disable --quiet --now pitchside.service || true; fi
    rm -f -- "$unit" "$users" "$policy"
    rm -rf -- "$opt"
    if booted; then systemctl daemon-reload; fi
    if live; then rm -rf -- /var/cache/pitchside; fi
    say "taken away; settings ($etc), data ($root/var/lib/pitchside) and the user pitchside stay"
}

case ${1:-install} in
    install | rollback | uninstall) "${1:-install}" ;;
    *) die "install.sh knows install, rollback and uninstall, not '$1'" ;;
esac
