package dev.ipcaudit.javaagent.inside.start;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.FindingText;
import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.javaagent.AgentLoader;
import dev.ipcaudit.javaagent.inside.judge.AuditRunner;
import dev.ipcaudit.log.Boundary;
import dev.ipcaudit.log.Stderr;
import dev.ipcaudit.option.AttachOrders;
import dev.ipcaudit.option.OptionException;
import dev.ipcaudit.option.Options;
import dev.ipcaudit.report.ReportFiles;
import dev.ipcaudit.text.Escape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who attaches wants of an agent that is active: a scan or a report now, another
 * baseline. All else stays as it was at the start, and whoever asks for that is refused. On the
 * thread that serves attaches; throws nothing.
 */
final class SecondAttach implements Boundary.Step {

  private final AgentLoader agent;
  private final Assembly assembly;
  private final List<String> done = new ArrayList<>();
  private String options = "";
  private @Nullable AttachOrders orders;

  SecondAttach(AgentLoader agent, Assembly assembly) {
    this.agent = agent;
    this.assembly = assembly;
  }

  /** Does at once what somebody wants who has just brought the agent, and gives the answer. */
  static void give(AgentLoader agent, Assembly assembly, AttachOrders orders) {
    SecondAttach attach = new SecondAttach(agent, assembly);
    attach.orders = orders;
    attach.answer();
  }

  /** Does what these options ask for, up to what fails, and gives the answer. */
  void obey(String given) {
    options = given;
    answer();
  }

  private void answer() {
    Throwable failure = Boundary.run(this, "an attach failed");
    if (failure == null) {
      AttachAnswer.give(agent, Agent.DONE, String.join("\n", done));
      return;
    }
    boolean said = failure instanceof OptionException || failure instanceof IOException;
    String why = Escape.line(said ? String.valueOf(failure.getMessage()) : failure.toString());
    if (done.isEmpty()) {
      Stderr.write("ipcaudit: " + why + "; the agent runs on as before\n");
      AttachAnswer.give(agent, Agent.UNCHANGED, why);
      return;
    }
    String all = String.join("\n", done);
    Stderr.write("ipcaudit: " + why + "; done before: " + all.replace("\n", ", ") + "\n");
    AttachAnswer.give(agent, Map.of(Agent.DONE, all, Agent.FAILED, why));
  }

  @Override
  public void step() throws Exception {
    AttachOrders wanted = orders;
    if (wanted == null) {
      wanted = AttachOrders.parse(options);
      change(wanted);
    }
    if (wanted.scan()) {
      scan(wanted);
    }
  }

  private void change(AttachOrders wanted) throws OptionException, IOException {
    // what the environment of this JVM says has been heard at the start
    Options again = Options.parse(wanted.options(), new Properties(), Map.of());
    again.checkUnchanged(assembly.options());
    for (String file : wanted.reports()) {
      ReportFiles.check(file);
    }
    String baseline = again.baseline();
    if (baseline != null) {
      assembly.baseline().replace(baseline);
      done.add("the baseline is " + Escape.line(baseline));
    } else if (!wanted.scan()) {
      Stderr.write("ipcaudit: is active in this JVM already, this second attach changes nothing\n");
    }
  }

  private void scan(AttachOrders wanted) throws IOException, InterruptedException {
    AuditRunner runner = assembly.get();
    AuditReport report = runner.now();
    done.add(FindingText.summaryOf(report));
    Options given = assembly.options();
    for (String file : wanted.reports()) {
      done.add(
          "wrote "
              + Escape.line(
                  ReportFiles.write(
                          report, file, given.failOn(), given.sourceRoot(), given.reportMode())
                      .toString()));
    }
  }
}
