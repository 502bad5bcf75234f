package dev.ipcaudit.audit.advice;

import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Objects of ordinary users where systemd-logind removes them at logout: RemoveIPC= of
 * logind.conf(5). Those of system users, as services should have, it leaves alone.
 */
final class RemoveIpcAdvisor implements Advisor {

  /** Users that units with DynamicUser= are given, and nobody: systemd leaves them alone, too. */
  private static final long FIRST_DYNAMIC = 61_184;

  private static final long LAST_DYNAMIC = 65_534;

  @Override
  public String id() {
    return "remove-ipc";
  }

  @Override
  public String title() {
    return "Objects that systemd-logind removes when their owner logs out.";
  }

  @Override
  public List<Advice> advise(Surroundings machine) {
    Surroundings.RemoveIpc setting = machine.removeIpc();
    if (setting == null || !setting.on()) {
      return List.of();
    }
    Map<Kind, List<String>> labels = new TreeMap<>();
    for (Surroundings.Item item : machine.objects()) {
      long owner = item.owner();
      boolean dynamic = owner >= FIRST_DYNAMIC && owner <= LAST_DYNAMIC;
      // it knows semaphores of POSIX as files in /dev/shm
      if (owner > setting.lastSystemUser() && !dynamic && !item.orphan()) {
        labels.computeIfAbsent(item.kind(), first -> new ArrayList<>()).add(item.label());
      }
    }
    List<Advice> advice = new ArrayList<>();
    labels.forEach(
        (kind, those) ->
            advice.add(
                new Advice(
                    id(),
                    kind.id(),
                    those,
                    kind.counted(those.size())
                        + " of ordinary users; systemd-logind removes them when the last session of"
                        + " their owner ends (RemoveIPC=yes, "
                        + (setting.file() == null ? "the default" : "in " + setting.file())
                        + ")",
                    "run services as system users (uid up to "
                        + setting.lastSystemUser()
                        + "), or turn it off and restart systemd-logind",
                    List.of("[Login]", "RemoveIPC=no"),
                    "/etc/systemd/logind.conf.d/90-ipc.conf")));
    return advice;
  }
}
