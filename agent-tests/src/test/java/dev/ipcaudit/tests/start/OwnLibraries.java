package dev.ipcaudit.tests.start;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import java.io.StringWriter;
import java.io.Writer;

/**
 * Uses slf4j, Jackson and Byte Buddy in versions of its own, before and after it leaks; by
 * reflection, since the tests have other versions on their class path.
 */
public final class OwnLibraries {

  public static final int SETS = 3;

  private OwnLibraries() {}

  public static void main(String[] args) throws Exception {
    useAll();
    for (int i = 0; i < SETS; i++) {
      ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // beside other libraries
    }
    useAll();
  }

  private static void useAll() throws Exception {
    Object logger =
        Class.forName("org.slf4j.LoggerFactory")
            .getMethod("getLogger", String.class)
            .invoke(null, "host");
    System.out.println(logger.getClass() + " " + version(logger.getClass()));

    Class<?> factories = Class.forName("tools.jackson.core.json.JsonFactory");
    Object factory = factories.getConstructor().newInstance();
    StringWriter text = new StringWriter();
    Object context =
        Class.forName("tools.jackson.core.ObjectWriteContext").getMethod("empty").invoke(null);
    Object generator =
        factories
            .getMethod(
                "createGenerator",
                Class.forName("tools.jackson.core.ObjectWriteContext"),
                Writer.class)
            .invoke(factory, context, text);
    Class<?> generators = Class.forName("tools.jackson.core.JsonGenerator");
    generators.getMethod("writeNumber", int.class).invoke(generator, 42);
    generators.getMethod("close").invoke(generator);
    System.out.println(text + " " + version(factories));

    Class<?> writers = Class.forName("net.bytebuddy.jar.asm.ClassWriter");
    writers.getConstructor(int.class).newInstance(0);
    System.out.println(version(writers));
  }

  private static String version(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().toString();
  }
}
