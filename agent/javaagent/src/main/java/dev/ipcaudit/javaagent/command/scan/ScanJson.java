package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.audit.rule.ScanFinding;
import dev.ipcaudit.box.CreatorLookup;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.kernel.OpenDescriptor;
import dev.ipcaudit.kernel.PipePeers;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.report.JsonText;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code scan --json} prints, schema {@code ipcaudit-scan/1}. Programs hold on to the shape;
 * within schema 1 members are added, never renamed or removed. What is unknown is left out.
 */
final class ScanJson {

  private static final int MOST_LABELS = 100;

  private final JsonText json;
  private long lastSeconds;
  private String lastTime = "";

  private ScanJson(JsonText json) {
    this.json = json;
  }

  static void write(ScanResult result, OutputStream out) {
    try (JsonText json = new JsonText(out)) {
      new ScanJson(json).result(result);
    }
  }

  private void result(ScanResult result) {
    json.startObject();
    json.put("schema", "ipcaudit-scan/1");
    json.put("at", Instant.ofEpochMilli(result.atMillis()));
    json.put("ipcNamespace", result.namespaces().own());
    json.startArray("objects");
    for (IpcEntry entry : result.entries()) {
      entry(entry);
    }
    json.endArray();
    if (result.process() != null) {
      process(result.process());
    }
    json.startArray("findings");
    for (ScanFinding finding : result.findings()) {
      json.startObject();
      json.put("rule", finding.rule().id());
      json.put("severity", finding.severity().id());
      json.put("kind", finding.kind());
      json.put("count", finding.objects().size());
      int shown = Math.min(MOST_LABELS, finding.objects().size());
      json.put("objects", finding.objects().subList(0, shown));
      json.put("message", finding.message());
      json.put("remedy", finding.remedy());
      json.endObject();
    }
    json.endArray();
    if (result.advice() != null) {
      new AdviceJson(json).write(result.advice());
    }
    limits(result.limits());
    json.put("notes", result.notes());
    json.startObject("passedOver");
    json.put("count", result.passedOver().count());
    json.put("examples", result.passedOver().examples());
    json.endObject();
    json.endObject();
    json.end();
  }

  private void limits(Iterable<LimitUsage> limits) {
    json.startArray("limits");
    for (LimitUsage limit : limits) {
      json.startObject();
      json.put("name", limit.name());
      known("used", limit.used());
      json.put("max", limit.max());
      json.endObject();
    }
    json.endArray();
  }

  private void known(String name, long value) {
    if (value >= 0) {
      json.put(name, value);
    }
  }

  private void time(String name, long seconds) {
    if (seconds > 0) {
      // thousands of objects of one second are usual, one behind the other
      if (seconds != lastSeconds) {
        lastTime = Instant.ofEpochSecond(seconds).toString();
        lastSeconds = seconds;
      }
      json.put(name, lastTime);
    }
  }

  private void numbers(String name, Iterable<Integer> numbers) {
    json.startArray(name);
    for (int number : numbers) {
      json.put(number);
    }
    json.endArray();
  }

  private void numbers(String name, int @Nullable [] numbers) {
    if (numbers != null) {
      json.startArray(name);
      for (int number : numbers) {
        json.put(number);
      }
      json.endArray();
    }
  }

  private void entry(IpcEntry entry) {
    boolean shm = entry.kind == Kind.SYSV_SHM;
    boolean msg = entry.kind == Kind.SYSV_MSG;
    json.startObject();
    json.put("kind", entry.kind.id());
    known("id", entry.id);
    if (entry.systemV()) {
      json.put("key", entry.keyText());
      json.put("creatorUid", entry.cuid);
    } else {
      json.put("name", entry.posix().name());
      json.put("device", entry.posix().major() + ":" + entry.posix().minor());
      json.put("inode", entry.posix().inode());
    }
    json.put("uid", entry.uid);
    json.put("gid", entry.gid);
    json.put("mode", entry.mode());
    json.put(entry.kind == Kind.SYSV_SEM ? "semaphores" : "bytes", entry.size);
    known("messages", entry.queued);
    known("capacity", entry.capacity);
    known("creatorPid", entry.cpid);
    known(msg ? "lastSenderPid" : "lastPid", entry.lpid);
    known("lastReceiverPid", entry.lrpid);
    known("attached", entry.nattch);
    time(shm ? "lastAttach" : msg ? "lastSend" : "modified", entry.ltime);
    time(msg ? "lastReceive" : "lastOperation", entry.lrtime);
    time("changed", entry.ctime);
    numbers("values", entry.values);
    numbers("operators", entry.operators);
    numbers("waiters", entry.waiters);
    numbers("zeroWaiters", entry.zeroWaiters);
    numbers("users", entry.users);
    numbers("callers", entry.callers);
    if (entry.maker != null) {
      json.startObject("maker");
      maker(entry.maker);
      json.endObject();
    }
    if (!entry.claims.isEmpty()) {
      json.startArray("claims");
      for (CreatorLookup.Maker claim : entry.claims) {
        json.startObject();
        json.put("uid", claim.box().uid());
        maker(claim);
        json.endObject();
      }
      json.endArray();
    }
    json.put("state", entry.verdict.fate().id());
    json.put("reasons", entry.verdict.reasons());
    if (!entry.verdict.doubts().isEmpty()) {
      json.put("doubts", entry.verdict.doubts());
    }
    json.put("removal", entry.verdict.removal().id());
    json.endObject();
  }

  private void maker(CreatorLookup.Maker maker) {
    json.put("pid", maker.box().process().pid());
    json.put("main", maker.box().main());
    json.put("started", Instant.ofEpochMilli(maker.box().startedMillis()));
    json.put("class", maker.entry().site().className());
    json.put("method", maker.entry().site().method());
    json.put("file", maker.entry().site().file());
    json.put("line", maker.entry().site().line());
    json.put("stack", maker.entry().site().stack());
    json.put("certain", maker.certain());
  }

  private void process(ProcessView view) {
    json.startObject("process");
    json.put("pid", view.pid);
    json.put("command", view.command);
    json.put("state", String.valueOf(view.stat.state()));
    json.startObject("types");
    for (Map.Entry<String, Integer> type : view.types.entrySet()) {
      json.put(type.getKey(), type.getValue());
    }
    json.endObject();
    json.put("inFlight", view.inFlight);
    json.startArray("descriptors");
    for (OpenDescriptor open : view.descriptors) {
      descriptor(view, open);
    }
    json.endArray();
    json.startArray("zombies");
    for (var zombie : view.zombies) {
      json.startObject();
      json.put("pid", zombie.pid());
      json.put("comm", zombie.comm());
      json.endObject();
    }
    json.endArray();
    limits(view.limits);
    json.endObject();
  }

  private void descriptor(ProcessView view, OpenDescriptor open) {
    json.startObject();
    json.put("fd", open.number());
    json.put("type", open.type());
    json.put("link", open.link());
    if (open.info() != null) {
      if (open.type().equals("eventfd")) {
        json.put("counter", Long.toUnsignedString(open.info().eventfdCount()));
      }
      known("inFlight", open.info().descriptorsInFlight());
    }
    if (view.peers.containsKey(open.link())) {
      json.startArray("peers");
      for (PipePeers.Holder peer : view.peers.get(open.link())) {
        json.startObject();
        json.put("pid", peer.pid());
        json.put("comm", peer.comm());
        json.put("fd", peer.descriptor().number());
        json.put("type", peer.descriptor().type());
        json.endObject();
      }
      json.endArray();
    }
    json.endObject();
  }
}
