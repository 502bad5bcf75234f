package dev.ipcaudit.tests.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.frame.TestJar;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the agent hooks or reads of the JDK's own, and no specification promises. */
class JdkInternalsTest {

  private static final int OLDEST = 17;
  private static final int VIRTUAL_THREADS = 21;
  private static final int FOREIGN = 22;

  private static final String FOREIGN_ABI = "jdk.internal.foreign.abi.";
  private static final String DOWNCALL =
      "(Ljava/lang/foreign/FunctionDescriptor;[Ljava/lang/foreign/Linker$Option;)"
          + "Ljava/lang/invoke/MethodHandle;";

  /** From which JDK on something has to be there. */
  private record Internal(int since, String name) {}

  private static final List<Internal> ALL =
      List.of(
          // the last word at exit: after the hooks of the host, and the recorder's hook after ours
          new Internal(OLDEST, "java.lang.Shutdown#add(IZLjava/lang/Runnable;)V"),
          new Internal(OLDEST, "java.lang.Shutdown#MAX_SYSTEM_HOOKS:I=10"),
          new Internal(
              OLDEST, "java.lang.ApplicationShutdownHooks#hooks:Ljava/util/IdentityHashMap;"),
          // classes whose loading tells that the recorder and the MBean server are wanted
          new Internal(OLDEST, "jdk.jfr.internal.ShutdownHook"),
          new Internal(OLDEST, "javax.management.StandardEmitterMBean"),
          new Internal(
              OLDEST,
              "java.lang.management.ManagementFactory"
                  + "#platformMBeanServer:Ljavax/management/MBeanServer;"),
          // descriptors
          new Internal(OLDEST, "java.io.FileDescriptor#fd:I"),
          new Internal(
              OLDEST,
              "jdk.internal.access.SharedSecrets#getJavaIOFileDescriptorAccess()"
                  + "Ljdk/internal/access/JavaIOFileDescriptorAccess;"),
          new Internal(
              OLDEST,
              "jdk.internal.access.JavaIOFileDescriptorAccess#set(Ljava/io/FileDescriptor;I)V"),
          // how objects of the JDK get descriptors and close them
          new Internal(OLDEST, "java.io.FileDescriptor#close()V"),
          new Internal(OLDEST, "java.io.FileDescriptor#set(I)V"),
          new Internal(
              OLDEST,
              "java.io.FileDescriptor#registerCleanup(Ljdk/internal/ref/PhantomCleanable;)V"),
          new Internal(OLDEST, "java.io.FileCleanable#performCleanup()V"),
          new Internal(OLDEST, "java.io.FileCleanable#fd:I"),
          new Internal(OLDEST, "sun.nio.ch.IOUtil#newFD(I)Ljava/io/FileDescriptor;"),
          new Internal(OLDEST, "sun.nio.ch.IOUtil#fdVal(Ljava/io/FileDescriptor;)I"),
          new Internal(FOREIGN, "sun.nio.ch.UnixDispatcher#close(Ljava/io/FileDescriptor;)V"),
          new Internal(
              FOREIGN, "sun.nio.ch.UnixDispatcher#implPreClose(Ljava/io/FileDescriptor;JJ)V"),
          // what the JDK itself opens of IPC
          new Internal(OLDEST, "sun.nio.ch.UnixDomainSockets#socket()Ljava/io/FileDescriptor;"),
          new Internal(
              OLDEST,
              "sun.nio.ch.UnixDomainSockets#accept(Ljava/io/FileDescriptor;"
                  + "Ljava/io/FileDescriptor;[Ljava/lang/String;)I"),
          new Internal(
              OLDEST, "sun.nio.ch.PipeImpl#<init>(Ljava/nio/channels/spi/SelectorProvider;)V"),
          new Internal(OLDEST, "sun.nio.ch.SelChImpl#getFD()Ljava/io/FileDescriptor;"),
          new Internal(
              OLDEST,
              "sun.nio.ch.EPollSelectorImpl#<init>(Ljava/nio/channels/spi/SelectorProvider;)V"),
          new Internal(OLDEST, "sun.nio.ch.EPollSelectorImpl#implClose()V"),
          new Internal(OLDEST, "sun.nio.ch.EPollSelectorImpl#epfd:I"),
          new Internal(OLDEST, "sun.nio.ch.EPollSelectorImpl#eventfd:Lsun/nio/ch/EventFD;"),
          new Internal(OLDEST, "sun.nio.ch.EventFD#efd()I"),
          new Internal(OLDEST, "java.lang.ProcessImpl#initStreams([IZ)V"),
          // frames of the JDK that are not on the way to one of its services
          new Internal(OLDEST, "jdk.internal.reflect.Reflection"),
          // memory
          new Internal(OLDEST, "jdk.internal.misc.Unsafe#getUnsafe()Ljdk/internal/misc/Unsafe;"),
          new Internal(OLDEST, "jdk.internal.misc.Unsafe#getByte(J)B"),
          new Internal(OLDEST, "jdk.internal.misc.Unsafe#getInt(J)I"),
          new Internal(OLDEST, "jdk.internal.misc.Unsafe#getLong(J)J"),
          // who started a thread, and what runs on which carrier
          new Internal(OLDEST, "java.util.TimerThread"),
          new Internal(VIRTUAL_THREADS, "java.util.concurrent.ThreadPerTaskExecutor"),
          new Internal(VIRTUAL_THREADS, "java.lang.VirtualThread"),
          new Internal(VIRTUAL_THREADS, "jdk.internal.misc.CarrierThreadLocal#<init>()V"),
          // attaching from the command line
          new Internal(OLDEST, "sun.tools.attach.HotSpotVirtualMachine"),
          new Internal(
              OLDEST, "jdk.internal.vm.VMSupport#getAgentProperties()Ljava/util/Properties;"),
          // the linker, and the handles that it remembers
          new Internal(FOREIGN, FOREIGN_ABI + "AbstractLinker#downcallHandle" + DOWNCALL),
          new Internal(
              FOREIGN,
              FOREIGN_ABI
                  + "AbstractLinker#downcallHandle(Ljava/lang/foreign/MemorySegment;"
                  + DOWNCALL.substring(1)),
          new Internal(FOREIGN, FOREIGN_ABI + "AbstractLinker#downcallHandle0" + DOWNCALL),
          new Internal(
              FOREIGN,
              FOREIGN_ABI
                  + "AbstractLinker#DOWNCALL_CACHE:Ljdk/internal/foreign/abi/SoftReferenceCache;"),
          new Internal(FOREIGN, FOREIGN_ABI + "SoftReferenceCache#cache:Ljava/util/Map;"),
          new Internal(
              FOREIGN, FOREIGN_ABI + "SoftReferenceCache$Node#ref:Ljava/lang/ref/SoftReference;"),
          new Internal(
              FOREIGN,
              FOREIGN_ABI
                  + "AbstractLinker$LinkRequest#descriptor:Ljava/lang/foreign/FunctionDescriptor;"),
          new Internal(
              FOREIGN,
              FOREIGN_ABI
                  + "AbstractLinker$LinkRequest"
                  + "#options:Ljdk/internal/foreign/abi/LinkerOptions;"),
          new Internal(FOREIGN, FOREIGN_ABI + "LinkerOptions#optionsMap:Ljava/util/Map;"),
          new Internal(FOREIGN, "java.lang.invoke.MethodHandle#form:Ljava/lang/invoke/LambdaForm;"),
          new Internal(
              FOREIGN, "java.lang.invoke.LambdaForm#names:[Ljava/lang/invoke/LambdaForm$Name;"),
          new Internal(FOREIGN, "java.lang.invoke.LambdaForm#result:I"),
          new Internal(FOREIGN, "java.lang.invoke.LambdaForm#arity:I"),
          new Internal(FOREIGN, "java.lang.invoke.LambdaForm$Name#index:S"),
          new Internal(
              FOREIGN,
              "java.lang.invoke.LambdaForm$Name#type:Ljava/lang/invoke/LambdaForm$BasicType;"),
          new Internal(
              FOREIGN,
              "java.lang.invoke.LambdaForm$Name"
                  + "#function:Ljava/lang/invoke/LambdaForm$NamedFunction;"),
          new Internal(FOREIGN, "java.lang.invoke.LambdaForm$Name#arguments:[Ljava/lang/Object;"),
          new Internal(FOREIGN, "java.lang.invoke.BoundMethodHandle"),
          // whether the host looks at the errno that it had captured
          new Internal(FOREIGN, "jdk.internal.foreign.AbstractMemorySegmentImpl#checkAccess(JJZ)V"),
          new Internal(
              FOREIGN, "java.nio.Buffer#session()Ljdk/internal/foreign/MemorySessionImpl;"),
          new Internal(FOREIGN, "java.nio.Buffer#segment:Ljava/lang/foreign/MemorySegment;"));

  private static final Pattern NAME =
      Pattern.compile(
          "(?<!com[./])(?:jdk|sun)[./](?:internal|jfr[./]internal|tools)[./][\\w./$]*\\w");

  @EveryJdk
  void everyJdkHasThem(Jdk jdk) {
    Object[] names =
        ALL.stream().filter(one -> one.since() <= jdk.feature()).map(Internal::name).toArray();

    Run run =
        Target.program(Internals.class, names)
            .jvmArgs("--add-opens", "java.base/java.lang=ALL-UNNAMED")
            .on(jdk)
            .run();

    assertThat(run.stdout()).as(run::toString).isEqualTo("missing []\n");
  }

  @Test
  void whatIsNotThereIsSaidToBeMissing() {
    Run run =
        Target.program(
                Internals.class,
                "java.lang.Nothing",
                "java.io.FileDescriptor#fd:J",
                "java.lang.Shutdown#MAX_SYSTEM_HOOKS:I=11")
            .jvmArgs("--add-opens", "java.base/java.lang=ALL-UNNAMED")
            .run();

    assertThat(run.stdout())
        .contains("java.lang.Nothing", "FileDescriptor#fd:J", "MAX_SYSTEM_HOOKS:I=11");
  }

  /** So that none is relied on that the test above does not ask for. */
  @Test
  void theAgentNamesNoOthers() {
    Set<String> named = new TreeSet<>();
    TestJar.filesInAgent(TestJar.agent())
        .forEach(
            (file, bytes) -> {
              if (file.startsWith("ipcaudit/dev/ipcaudit/") || file.startsWith("ipcaudit/hooks/")) {
                Matcher name = NAME.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
                while (name.find()) {
                  named.add(name.group().replace('/', '.'));
                }
              }
            });

    String asked =
        ALL.stream().map(one -> one.name().replace('/', '.')).collect(Collectors.joining(" "));
    assertThat(named).isNotEmpty().allSatisfy(name -> assertThat(asked).contains(name));
  }
}
