package dev.ipcaudit.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StderrServiceProviderTest {

  @Test
  void librariesInOurLoaderFindIt() {
    assertThat(LoggerFactory.getILoggerFactory()).isInstanceOf(StderrServiceProvider.class);
    assertThat(LoggerFactory.getLogger("a.library").isWarnEnabled()).isTrue();
    assertThat(LoggerFactory.getLogger("a.library").isInfoEnabled()).isFalse();
  }
}
