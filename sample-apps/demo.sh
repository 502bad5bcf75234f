#!/usr/bin/env bash
# Shows the agent at work on one of the sample apps, broken and fixed. Needs java and mvn.
set -euo pipefail

usage="usage: demo.sh [--fixed] [STORY]
  --fixed  only as it was fixed
  STORY    semaphore-leak unless given"
story=semaphore-leak
broken=yes
for word in "$@"; do
  case $word in
    --fixed) broken=no ;;
    --help) echo "$usage"; exit 0 ;;
    -*) echo "demo: unknown option $word" >&2; echo "$usage" >&2; exit 2 ;;
    *) story=$word ;;
  esac
done

# Everything is named from the root, because the agent's options split paths at a comma or a plus.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
agent=agent/javaagent/target/ipcaudit-agent.jar
samples=sample-apps/target/sample-apps.jar
out=sample-apps/target/demo
bin=${JAVA_HOME:+$JAVA_HOME/bin/}

# shared-memory-leak is told by SharedMemoryLeak.java, which marks the line that it is about by a
# word for what is wrong there, and by the kind of object where there is more than one such line
class=$(sed -E 's/(^|-)([a-z])/\U\2/g' <<<"$story")
source=sample-apps/src/main/java/dev/ipcaudit/samples/$class.java
marks='leaks|drops|blocks|reaps|fills|abandoned'
marked=$(grep -nE "; // ($marks)( [a-z-]+)?\$" "$source" 2>/dev/null | head -n 1) || true
line=${marked%%:*}
if [ -z "$line" ]; then
  echo "demo: no story $story" >&2
  echo "$usage" >&2
  exit 2
fi
mark=${marked##*// }
case ${mark%% *} in
  leaks) rule=leaked-object ;;
  drops) rule=unhandled-eagain ;;
  blocks) rule=blocked-call ;;
  reaps) rule=zombie-children ;;
  fills) rule=queue-backlog ;;
  abandoned) rule=abandoned-semaphore ;;
esac

differs() {
  echo "demo: $*" >&2
  exit 1
}

# The findings of a JSON report, one a line; the accounts of the sites come after them.
findings() {
  tr -s '[:space:]' ' ' <"$1" |
    sed -E -e 's/.*"findings" ?: ?\[//' -e 's/"sites" ?: ?\[.*//' -e 's/"rule" ?:/\n&/g' |
    grep '^"rule"' || true
}

# of_rule RULE REPORT
of_rule() {
  findings "$2" | grep -E "^\"rule\" ?: ?\"$1\"" || true
}

# Whether a jar is missing, or older than something that it is made of. Maven leaves a jar alone
# whose content would be the same, so the time of a build is kept in a file of its own.
outdated() {
  local jar since newer
  for jar in "$agent" "$samples"; do
    [ -f "$jar" ] || return 0
    since=$jar
    [ "$out/.built" -ot "$jar" ] || since=$out/.built
    newer=$(find pom.xml agent/{hooks,core,intercept,javaagent} sample-apps/{pom.xml,src} \
      -name target -prune -o -path '*/src/test' -prune -o -type f -newer "$since" -print -quit)
    [ -z "$newer" ] || return 0
  done
  return 1
}

# An IPC namespace of the demo's own takes the leaked objects with it when the JVM ends, and a mount
# namespace the names of POSIX objects. Where these cannot be had, the objects are removed by the ids
# in the report, and the names by the pid in them.
mounts='mount -t tmpfs none /dev/shm &&
  { [ ! -d /dev/mqueue ] || mount -t mqueue none /dev/mqueue; }'
namespace=()
for try in "unshare -i -m" "unshare -r -i -m"; do
  if $try sh -c "$mounts" 2>/dev/null; then
    read -ra namespace <<<"$try"
    namespace+=(sh -c "$mounts && exec \"\$@\"" sh)
    break
  fi
done

remove_leaked() {
  local finding option id pid
  [ -f "$1" ] || { echo "demo: without a report, what was leaked stays; see ipcs" >&2; return 0; }
  of_rule leaked-object "$1" | while read -r finding; do
    case $finding in
      *'"sysv-sem"'*) option=-s ;;
      *'"sysv-shm"'*) option=-m ;;
      *'"sysv-msg"'*) option=-q ;;
      *) continue ;;
    esac
    for id in $(grep -oE '"id" ?: ?[0-9]+' <<<"$finding" | grep -oE '[0-9]+'); do
      ipcrm "$option" "$id" || true
    done
  done
  pid=$(grep -oE '"pid" ?: ?[0-9]+' "$1" | grep -oE '[0-9]+' | head -n 1)
  rm -f /dev/shm/{sem.,}samples-"$pid"-* /dev/mqueue/samples-"$pid"-*
}

# run NAME ARGUMENT...: the story under the agent; sets code, json and recording
run() {
  local name=$1
  shift
  json=$out/$name.json
  recording=$out/$name.jfr
  rm -f "$json" "$recording" "$out/$name".{txt,err}
  # jfr+startup: the JVM would announce the recording on the story's own output
  local command=("${bin}java"
    "-XX:StartFlightRecording=filename=$recording,settings=default" -Xlog:jfr+startup=off
    "-javaagent:$agent=ci,report=$json+$out/$name.txt"
    -jar "$samples" "$@")
  printf '$ %s\n' "${command[*]}"
  code=0
  "${namespace[@]}" "${command[@]}" 2>"$out/$name.err" || code=$?
  [ ${#namespace[@]} -gt 0 ] || remove_leaked "$json"
  cat "$out/$name.err" >&2
  # the agent puts its report on stderr; a clean one is worth seeing too
  [ -s "$out/$name.err" ] || [ ! -f "$out/$name.txt" ] || cat "$out/$name.txt"
  printf 'exit code %s\n\n' "$code"
}

mkdir -p "$out"
if outdated; then
  echo "building $agent and $samples"
  mvn -B -q -pl sample-apps,agent/javaagent -am package -DskipTests >&2 ||
    differs "the build failed"
  touch "$out/.built"
fi

if [ $broken = yes ]; then
  echo "== $story, as it happened"
  run "$story" "$story"
  [ "$code" -eq 23 ] || differs "expected exit code 23 of $story, but it was $code"
  [ -s "$json" ] || differs "expected a report in $json, but there is none"
  [ -s "$recording" ] || differs "expected a recording in $recording, but there is none"
  finding=$(of_rule "$rule" "$json" | grep -E "\"file\" ?: ?\"$class.java\" ?, ?\"line\" ?: ?$line\b") ||
    differs "expected $rule at $class.java:$line, but $json has none"
  count=$(grep -oE '"count" ?: ?[0-9]+' <<<"$finding" | grep -oE '[0-9]+' | head -n 1)

  echo "finding    $rule: $count at $source:$line"
  echo "          $(sed -n "${line}p" "$source")"
  echo "report     $root/$json"
  echo "           $root/${json%.json}.txt"
  echo "recording  $root/$recording"
  printf 'look at it %sjfr print --events ipcaudit.Finding %q\n\n' "$bin" "$root/$recording"
fi

echo "== $story, as it was fixed"
run "$story-fixed" "$story" --fixed
[ "$code" -eq 0 ] || differs "expected exit code 0 of $story --fixed, but it was $code"
[ -s "$json" ] || differs "expected a report in $json, but there is none"
[ -z "$(findings "$json")" ] || differs "expected no finding in $json, but there is one"
echo "finding    none"
echo "report     $root/$json"
echo "recording  $root/$recording"
