package dev.ipcaudit.tests.running;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.GETNCNT;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Chooses its logging in main, as application servers do, and waits for a record. */
public final class OwnLogging {

  private static final long LONGEST_SECONDS = 60;

  /** Kept, with its handler: LogManager holds loggers weakly, and a collection may come first. */
  private static Logger logger;

  private OwnLogging() {}

  public static void main(String[] args) throws Exception {
    // JNA logs too
    System.setProperty("java.util.logging.manager", Manager.class.getName());
    int set = ok(LIBC.semget(IPC_PRIVATE, 1, OWN));
    LIBC.semctl(set, 0, IPC_RMID);
    Records records = new Records();
    logger = Logger.getLogger("dev.ipcaudit");
    logger.setUseParentHandlers(false);
    logger.addHandler(records);
    System.out.println(LogManager.getLogManager().getClass().getSimpleName());
    LIBC.semctl(set, 0, GETNCNT); // uses what was removed
    LogRecord record = records.queue.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
    System.out.println(record == null ? "nothing" : record.getLevel() + " " + record.getMessage());
  }

  /** Is in effect only if nobody was earlier. */
  public static final class Manager extends LogManager {}

  private static final class Records extends Handler {

    private final BlockingQueue<LogRecord> queue = new LinkedBlockingQueue<>();

    @Override
    public void publish(LogRecord record) {
      queue.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
