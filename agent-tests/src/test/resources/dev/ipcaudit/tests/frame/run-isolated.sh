#!/bin/sh
# run-isolated.sh DIR MOUNTS SEM BEFORE COMMAND...
#
# Runs COMMAND in the IPC namespace that this shell was started in and keeps in DIR what came of it:
# pid, stdout, stderr, and the System V tables as they are when COMMAND has ended. The tables have to
# be read from in here: the namespace is gone as soon as this shell is.
#   MOUNTS  not empty in a mount namespace of its own: then /dev/shm is fresh, and DIR/mqueue shows
#           the queues; names that are left there are kept as DIR/dev-shm and DIR/dev-mqueue
#   SEM     a line for /proc/sys/kernel/sem, or empty
#   BEFORE  a shell command that prepares the namespace, or empty
dir=$1 mounts=$2 sem=$3 before=$4
shift 4
if [ -n "$mounts" ]; then
  mkdir "$dir/mqueue"
  mount -t tmpfs tmpfs /dev/shm && mount -t mqueue mqueue "$dir/mqueue" || exit 98
fi
if [ -n "$sem" ]; then
  echo "$sem" >/proc/sys/kernel/sem || exit 97
fi
if [ -n "$before" ]; then
  sh -c "$before" "$dir" </dev/null >"$dir/before" 2>&1 || exit 98
fi
# the inner shell becomes COMMAND, so its own pid is the pid of COMMAND
sh -c 'echo $$ >"$0/pid"; exec "$@"' "$dir" "$@" >"$dir/stdout" 2>"$dir/stderr"
rc=$?
for table in sem shm msg; do
  cat "/proc/sysvipc/$table" >"$dir/$table"
done
if [ -n "$mounts" ]; then
  ls -A /dev/shm >"$dir/dev-shm"
  ls -A "$dir/mqueue" >"$dir/dev-mqueue"
fi
exit $rc
