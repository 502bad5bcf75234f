#!/bin/sh
# Runs a command beside busy loops, which end with it however it ends.
# usage: under-load.sh LOOPS COMMAND [ARGUMENT...]
set -u

if [ "$#" -lt 2 ] || ! [ "$1" -ge 0 ] 2>/dev/null; then
  echo "usage: under-load.sh LOOPS COMMAND [ARGUMENT...]" >&2
  exit 2
fi
loops=$1
shift

pids=
end() {
  # shellcheck disable=SC2086 # one word a process
  [ -z "$pids" ] || kill $pids 2>/dev/null
  pids=
}
trap end EXIT
trap 'end; exit 130' INT
trap 'end; exit 143' TERM HUP

self=$$
while [ "$loops" -gt 0 ]; do
  # each looks now and then whether this shell lives: it may be killed so that it cannot end them
  nice sh -c 'while kill -0 '"$self"' 2>/dev/null; do
    i=0; while [ "$i" -lt 100000 ]; do i=$((i + 1)); done
  done' &
  pids="$pids $!"
  loops=$((loops - 1))
done

# in the background, or a signal would be heard of only when it has ended
"$@" &
command=$!
trap 'kill "$command" 2>/dev/null; end; exit 130' INT
trap 'kill "$command" 2>/dev/null; end; exit 143' TERM HUP
wait "$command"
