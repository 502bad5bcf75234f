package dev.ipcaudit.intercept.jdk;

import dev.ipcaudit.intercept.call.HostCalls;
import dev.ipcaudit.model.JavaObject;

/** Passes on what objects of the JDK open and close. Thread-safe. */
final class JavaOwnerSink extends IpcAuditDescriptors.Sink {

  private static final JavaObject[] OBJECTS = objects();

  private final HostCalls calls;

  private JavaOwnerSink(HostCalls calls) {
    this.calls = calls;
  }

  /**
   * From now on it listens. Here, since whoever names this class and the hooks' in one assignment
   * would load both to be verified.
   */
  static void install(HostCalls calls) {
    IpcAuditDescriptors.sink = new JavaOwnerSink(calls);
  }

  private static JavaObject[] objects() {
    JavaObject[] objects = new JavaObject[JavaObject.values().length];
    objects[IpcAuditDescriptors.CHANNEL] = JavaObject.CHANNEL;
    objects[IpcAuditDescriptors.ACCEPTED] = JavaObject.ACCEPTED;
    objects[IpcAuditDescriptors.PIPE] = JavaObject.PIPE;
    objects[IpcAuditDescriptors.SELECTOR] = JavaObject.SELECTOR;
    objects[IpcAuditDescriptors.PROCESS] = JavaObject.PROCESS;
    return objects;
  }

  @Override
  public void opened(int object, int process, int... descriptors) {
    calls.opensByJava(OBJECTS[object], process, descriptors);
  }

  @Override
  public void closes(int descriptor, int owner) {
    calls.closesByJava(descriptor, owner);
  }
}
