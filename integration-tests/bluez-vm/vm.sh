#!/usr/bin/env bash
# ./pitchside test --bluez-vm: the distribution and its bats, and between them a real bluetoothd in a machine of its own.
# usage: vm.sh FOLDER      FOLDER is this run's; the image is made beside it, once. Exit 0: all passed. 1: something failed. 3: no machine.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -- "$here/../.." && pwd)
to=$1
gateway=(hci0 hci1)
bats=(hci2 hci3)
longest=1800
children=()

say() { printf 'pitchside: %s\n' "$*"; }
die() {
    local code=$1
    shift
    printf 'pitchside: %s\n' "$*" >&2
    exit "$code"
}

# A socket's path has room for a hundred characters: not below a checkout that lies deep.
short=$(mktemp -d "${TMPDIR:-/tmp}/pitchside-vm.XXXXXX")
finish() {
    kill "${children[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$short"
}
trap finish EXIT

free_port() { # <first>
    local port=$1
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
    printf '%s' "$port"
}

# Boots the machine; returns when its bluetoothd has its adapters.
boot() {
    local waited=0
    port=$(free_port 15555)
    rm -f "$to/machine.log"
    qemu-system-x86_64 -M pc -accel "tcg,thread=single" -icount shift=1,sleep=on -cpu max -smp 1 -m 384 -display none -monitor none -serial "file:$to/machine.log" -no-reboot \
        -kernel "$to/vmlinuz" -initrd "$to/initrd" \
        -append "console=ttyS0 quiet edd=off panic=-1 mitigations=off nokaslr cryptomgr.notests pitchside.controllers=$((${#gateway[@]} + ${#bats[@]})) pitchside.user=$(id -u)" \
        -netdev "user,id=n0,restrict=on,hostfwd=tcp:127.0.0.1:$port-:5555" -device virtio-net-pci,netdev=n0 </dev/null >"$to/qemu.log" 2>&1 &
    children+=($!)
    until grep -aq '^vm: READY' "$to/machine.log" 2>/dev/null; do
        kill -0 "${children[0]}" 2>/dev/null && ((waited < 900)) || die 3 "the machine does not boot; see $to/machine.log and $to/qemu.log"
        sleep 1
        waited=$((waited + 1))
    done
    grep -a '^vm: READY' "$to/machine.log" | tr -d '\r' | sed 's/^vm: READY/pitchside: the machine is up/'
}

# The bats' side, in a process of its own.
bats() {
    local waited=0
    java -Xmx256m -XX:+UseSerialGC "-Dpitchside.root=$root" -cp "$here/target/classes:$(<"$here/target/runtime.classpath")" \
        org.pitchside.bluezvm.Bats "$short" "$port" "${bats[@]}" >"$to/bats.log" 2>&1 &
    children+=($!)
    until [[ -S "$short/desk" ]]; do
        kill -0 "${children[1]}" 2>/dev/null && ((waited < 300)) || die 1 "the bats do not start; see $to/bats.log"
        sleep 1
        waited=$((waited + 1))
    done
}

# The distribution as ./pitchside run --radio bluez starts it, and one bundle more.
gateway() {
    local run=$to/gateway etc=$to/gateway/conf/etc
    rm -rf "$run"
    cp -a "$root/deploy-packages/felix/target/pitchside" "$run"
    cp "$here"/target/org.pitchside.bluezvm-*.jar "$run/bundle/"
    mkdir -p "$run/data"
    printf '%s\n' "bus.address = unix:path=$short/bus" "adapters = ${gateway[*]}" "links.per.adapter = 1" >"$etc/org.pitchside.ble.bluez.Radio.cfg"
    printf '%s\n' "mode = stream" "enrol = always" "directory = $run/data" >"$etc/org.pitchside.ble.Hub.cfg"
    for pid in store.Store models.Registry models.Rollout gateway.MountKeeper; do echo "directory = $run/data" >"$etc/org.pitchside.$pid.cfg"; done
    rm -f "$etc/org.pitchside.board.Board.cfg"
    # a -D does not reach it
    sed -i "s/^org.osgi.service.http.port=.*/org.osgi.service.http.port=$(free_port 18180)/" "$run/conf/config.properties"
    cd "$run"
    mkfifo "$short/told"
    tee "$to/gateway.log" <"$short/told" | sed -u -n 's/^story: //p' &
    local told=$!
    # in the background: a signal that ends this script has to end them, too
    timeout "$longest" java @conf/jvm.options "-Dpitchside.bluez.vm=$short" -jar bin/felix.jar </dev/null >"$short/told" 2>&1 &
    children+=($!)
    wait "${children[2]}" || true
    wait "$told" || true
}

mkdir -p "$to"
to=$(cd -- "$to" && pwd)
begun=$SECONDS
boot
bats
gateway
say "took $((SECONDS - begun)) s. No radio was in it: loss, range, timing and airtime are not proven; docs/radio.md has a list for real bats"
[[ "$(cat "$short/result" 2>/dev/null)" == PASS ]] || die 1 "not all passed; logs are in $to"
say "all passed"
