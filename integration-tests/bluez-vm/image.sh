#!/usr/bin/env bash
# Makes the machine of ./pitchside test --bluez-vm: a kernel and an initramfs out of Debian's packages. Nothing is installed; no root is needed.
# usage: image.sh FOLDER      then FOLDER/vmlinuz and FOLDER/initrd are there. What goes wrong is told in one line, exit 3.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
to=$1
debian=$to/debian
image=$to/image

die() {
    printf 'pitchside: %s\n' "$*" >&2
    exit 3
}

# With a package list of its own, so that everything counts as not installed and comes along.
fetch() {
    local apt kernel
    rm -rf "$debian" "$to/apt" "$to/debs"
    mkdir -p "$to/apt/state/lists/partial" "$to/apt/cache/archives/partial" "$to/debs" "$debian"
    : >"$to/apt/state/status"
    apt=(apt-get -q -y -o APT::Architecture=amd64 -o APT::Architectures::=amd64 -o Dir::State="$to/apt/state"
        -o Dir::State::status="$to/apt/state/status" -o Dir::Cache="$to/apt/cache" -o APT::Sandbox::User="$(id -un)" -o Debug::NoLocking=true)
    "${apt[@]}" update || die "cannot fetch Debian's package lists"
    kernel=$("${apt[@]}" --no-install-recommends -s install linux-image-amd64 | sed -n 's/^Inst \(linux-image-[0-9][^ ]*\).*/\1/p') || true
    kernel=${kernel%%$'\n'*}
    [[ -n "$kernel" ]] || die "no kernel: Debian's package linux-image-amd64 cannot be had"
    (cd "$to/debs" && "${apt[@]}" download "$kernel") || die "Debian's package $kernel cannot be had"
    "${apt[@]}" --no-install-recommends --download-only install bluez bluez-test-tools dbus-daemon busybox-static socat ||
        die "one of Debian's packages bluez, bluez-test-tools, dbus-daemon, busybox-static, socat cannot be had"
    find "$to/debs" "$to/apt/cache/archives" -name '*.deb' -exec dpkg -x {} "$debian" ';'
    rm -rf "$to/apt" "$to/debs"
}

find_library() { find "$debian"/lib* "$debian"/usr/lib* -name "$1" ! -path '*/i386*' 2>/dev/null | head -n 1; }

# A program, and below /lib/x86_64-linux-gnu every library that it wants.
put() { # <file> <where>
    local library found
    [[ ! -e "$image/$2" ]] || return 0
    install -D "$1" "$image/$2"
    while read -r library; do
        found=$(find_library "$library")
        [[ -n "$found" ]] || die "$library, which $1 wants, is in none of Debian's packages"
        put "$found" "lib/x86_64-linux-gnu/$library"
    done < <(readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\].*/\1/p')
}

assemble() {
    local version module program
    rm -rf "$image"
    mkdir -p "$image"/{bin,sbin,proc,sys,dev,run,tmp,var/lib,etc/bluetooth,lib64}
    for program in usr/bin/{btvirt,btmon,socat,dbus-daemon,dbus-send,dbus-uuidgen} usr/libexec/bluetooth/bluetoothd; do
        [[ -f "$debian/$program" ]] || die "/$program is in none of Debian's packages"
        put "$debian/$program" "$program"
    done
    install "$(find_library ld-linux-x86-64.so.2)" "$image/lib64/ld-linux-x86-64.so.2"
    cp "$(find "$debian" -path '*bin/busybox' -type f)" "$image/bin/busybox"
    mkdir -p "$image/usr/share/dbus-1" "$image/etc/dbus-1"
    cp -r "$debian"/usr/share/dbus-1/{system.conf,system.d} "$image/usr/share/dbus-1/" 2>/dev/null || true
    cp -r "$debian"/etc/dbus-1/. "$image/etc/dbus-1/" 2>/dev/null || true
    cp "$here/main.conf" "$image/etc/bluetooth/main.conf"
    cp "$here/init" "$image/init"
    chmod +x "$image/init"
    # a Debian whose /lib is a link to /usr/lib unpacks to the latter
    [[ -d "$debian/lib/modules" ]] || ln -sfn ../usr/lib/modules "$debian/lib/modules"
    version=$(basename "$(find "$debian/lib/modules/" -mindepth 1 -maxdepth 1 -type d)")
    depmod -b "$debian" "$version"
    for module in virtio_pci virtio_net af_alg algif_hash algif_skcipher cmac ctr ecb ecdh_generic drbg hmac sha512_generic jitterentropy_rng bluetooth hci_vhci uhid; do
        modprobe -d "$debian" -S "$version" --show-depends "$module" 2>/dev/null || true
    done | sed -n "s:^insmod $debian\([^ ]*\).*:\1:p" | sort -u | while read -r module; do install -D "$debian$module" "$image/lib/${module#*/lib/}"; done
    cp "$debian/lib/modules/$version"/modules.{order,builtin,builtin.modinfo} "$image/lib/modules/$version/"
    depmod -b "$image" "$version"
    (cd "$image" && find . -print0 | LC_ALL=C sort -z | cpio --null -o -H newc --quiet -R 0:0) >"$to/initrd.new"
    cp "$(find "$debian/boot" -name "vmlinuz-$version")" "$to/vmlinuz"
    mv "$to/initrd.new" "$to/initrd"
}

mkdir -p "$to"
to=$(cd -- "$to" && pwd)
debian=$to/debian
image=$to/image
if [[ ! -f "$to/fetched" ]]; then
    fetch
    : >"$to/fetched"
fi
assemble
