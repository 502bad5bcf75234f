package dev.ipcaudit.tests.host;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;

/**
 * Loads an application again and again, then makes calls by short-lived threads, then by virtual
 * ones where there are any; twice, and tells after each half what is in memory. Arguments: how many
 * applications, and how many threads of each kind, in a half.
 */
public final class Redeploys {

  private static final int BATCH = 50;

  /** JNA has a thread that waits so long for more to clean, and something on top. */
  private static final int LONGEST_SECONDS = 600;

  private static final boolean JNR = System.getProperty("java.class.path").contains("jnr-ffi");

  private static final List<WeakReference<ClassLoader>> LOADERS = new ArrayList<>();

  private Redeploys() {}

  public static void main(String[] args) throws Exception {
    int applications = Integer.parseInt(args[0]);
    int threads = Integer.parseInt(args[1]);
    for (int half = 1; half <= 2; half++) {
      for (int i = 0; i < applications; i++) {
        // JNA leaves thread-local values behind that know their loader
        Thread deployer = new Thread(Redeploys::deploy);
        deployer.start();
        deployer.join();
      }
      for (int i = 0; i < threads; i += BATCH) {
        batch();
      }
      if (Runtime.version().feature() >= 21) {
        virtual(threads);
      }
      tell(half);
    }
  }

  private static void deploy() {
    String[] parts = System.getProperty("java.class.path").split(File.pathSeparator);
    URL[] urls = new URL[parts.length];
    try {
      for (int i = 0; i < parts.length; i++) {
        urls[i] = new File(parts[i]).toURI().toURL();
      }
      ClassLoader parent = ClassLoader.getPlatformClassLoader();
      try (URLClassLoader loader = new URLClassLoader(urls, parent)) {
        LOADERS.add(new WeakReference<>(loader));
        Class<?> application = loader.loadClass(Deployed.class.getName());
        ((Runnable) application.getConstructor().newInstance()).run();
      }
    } catch (IOException | ReflectiveOperationException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static void batch() throws InterruptedException {
    List<Thread> batch = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      Thread thread = new Thread(Redeploys::call);
      thread.start();
      batch.add(thread);
    }
    for (Thread thread : batch) {
      thread.join();
    }
  }

  private static void virtual(int threads) throws Exception {
    ExecutorService each =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    for (int i = 0; i < threads; i++) {
      each.execute(Redeploys::call);
    }
    each.shutdown();
    if (!each.awaitTermination(1, TimeUnit.HOURS)) {
      throw new IllegalStateException("threads have not ended");
    }
  }

  private static void call() {
    Deployed.byInterface();
    Deployed.byNatives();
    if (JNR) {
      Deployed.byJnr();
    }
  }

  private static void tell(int half) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (loaders() > 0 && System.nanoTime() < end) {
      System.gc();
      Thread.sleep(500); // the JVM unloads what nobody waits for
    }
    System.gc();
    String histogram = histogram();
    System.out.println(
        "half="
            + half
            + " loaders="
            + loaders()
            + " marks="
            + instances(histogram, "java.lang.IpcAuditInFlight")
            + " states="
            + instances(histogram, "dev.ipcaudit.intercept.call.CallState")
            + " seen="
            + instances(histogram, "dev.ipcaudit.javaagent.inside.watch.WatchedCall")
            + " threads="
            + ManagementFactory.getThreadMXBean().getThreadCount()
            + " heapKb="
            + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024
            + " metaspaceKb="
            + metaspace() / 1024
            + " rssKb="
            + rss());
  }

  private static int loaders() {
    LOADERS.removeIf(loader -> loader.get() == null);
    return LOADERS.size();
  }

  private static long metaspace() {
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getName().equals("Metaspace")) {
        return pool.getUsage().getUsed();
      }
    }
    throw new IllegalStateException("no metaspace");
  }

  private static long rss() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IllegalStateException("no VmRSS");
  }

  /** Of what can be reached. */
  private static String histogram() throws Exception {
    return (String)
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
  }

  private static long instances(String histogram, String type) {
    for (String line : histogram.split("\n")) {
      String[] words = line.trim().split("\\s+");
      if (words.length > 3 && words[3].equals(type)) {
        return Long.parseLong(words[1]);
      }
    }
    return 0;
  }
}
