package dev.ipcaudit.model;

/**
 * Names of classes by which a host shows that it uses a binding, or starts what findings are shown
 * in; internal: of one class, or the beginnings of several. Constants of the compiler, so that
 * whoever compares names at start loads nothing for it.
 */
public final class AwaitedClasses {

  public static final String JNA = "com/sun/jna/";

  public static final String JFFI = "com/kenai/jffi/";

  public static final String JNR_PROVIDER = "jnr/ffi/provider/jffi/";

  /** A part of the names of classes that jnr-ffi makes for interfaces of the host. */
  public static final String JNR_MADE = "$jnr$ffi$";

  public static final String LINKER = "jdk/internal/foreign/abi/AbstractLinker";

  public static final String PROCESS_BUILDER = "java/lang/ProcessBuilder";

  public static final String PROCESS = "java/lang/ProcessImpl";

  public static final String SOCKETS = "sun/nio/ch/UnixDomainSockets";

  public static final String PIPE = "sun/nio/ch/PipeImpl";

  public static final String SELECTOR = "sun/nio/ch/EPollSelectorImpl";

  /** Of its channels; those of io_uring begin so as well. */
  public static final String NETTY = "io/netty/channel/";

  public static final String NETTY_IO_URING = NETTY + "uring/";

  public static final String JUNIXSOCKET = "org/newsclub/net/unix/";

  public static final String IPCSOCKET = "org/scalasbt/ipcsocket/JNI";

  public static final String JAVACPP = "org/bytedeco/systems/global/linux";

  public static final String LWJGL = "org/lwjgl/system/linux/";

  /**
   * The recorder loads this class from its constructor: late enough to be given a listener, and
   * before it tells its listeners that it is there. To add the listener at start instead would cost
   * every host on JDK 17 eight milliseconds, recorder or not.
   */
  public static final String RECORDER_HOOK = "jdk/jfr/internal/ShutdownHook";

  /**
   * The JDK loads this class while it fills the platform MBean server with its own beans, and
   * hardly anybody else ever does.
   */
  public static final String BEAN_OF_MEMORY = "javax/management/StandardEmitterMBean";

  private AwaitedClasses() {}
}
