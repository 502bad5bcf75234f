package dev.ipcaudit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What becomes of an agent that is not of this version. */
class AgentProxyTest {

  @Test
  void theAgentOfThisBuildIsOfThisVersion() throws Exception {
    Class<?> agent = ClassLoader.getSystemClassLoader().loadClass("dev.ipcaudit.javaagent.Agent");

    AgentScopes scopes = AgentProxy.of(agent);

    assertThat(scopes.version()).isEqualTo(AgentScopes.VERSION);
    assertThat(scopes.matches("com.acme.Locks", "com.acme.Locks", "open")).isTrue();
  }

  @Test
  void whatTheAgentThrowsIsThrown() throws Exception {
    AgentScopes scopes =
        AgentProxy.of(ClassLoader.getSystemClassLoader().loadClass("dev.ipcaudit.javaagent.Agent"));

    assertThatThrownBy(() -> scopes.open("no scope")).isInstanceOf(ClassCastException.class);
  }

  @Test
  void aLaterVersionIsNamedInOneLine() {
    assertOtherVersion(Later.class, "its interface for tests has version 2, and 1 is needed");
  }

  @Test
  void anEarlierAgentHadNoSuchInterface() {
    assertOtherVersion(Earlier.class, "it has not " + Earlier.class.getName() + "$TestScopes");
  }

  @Test
  void aVersionThatLacksAMethodIsAnother() {
    assertOtherVersion(Incomplete.class, "it has not ");
  }

  private static void assertOtherVersion(Class<?> agent, String why) {
    assertThatThrownBy(() -> AgentProxy.of(agent))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "ipcaudit: the agent in this JVM is of another version than ipcaudit-junit, ")
        .hasMessageContaining(why)
        .hasMessageEndingWith(": use ipcaudit-agent.jar and ipcaudit-junit of the same version")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void nothingIsThereWhileTheAgentIsNotAtWork() {
    assertThat(AgentProxy.of(Idle.class)).isNull();
  }

  /** An agent of the next version. */
  public static final class Later {
    public interface TestScopes {
      static TestScopes ofThisJvm() {
        return () -> 2;
      }

      int version();
    }
  }

  /** An agent of before. */
  public static final class Earlier {}

  /** One whose version is not changed where it should have been. */
  public static final class Incomplete {
    public interface TestScopes {
      static TestScopes ofThisJvm() {
        return () -> 1;
      }

      int version();
    }
  }

  /** One that refused its options. */
  public static final class Idle {
    public interface TestScopes {
      static TestScopes ofThisJvm() {
        return null;
      }
    }
  }
}
