package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.intercept.bytecode.CallScan;
import dev.ipcaudit.intercept.bytecode.HostCodeRewriter;
import org.jspecify.annotations.Nullable;

/** Rewrites calls of handles that may have been made before the agent was loaded. */
final class PreAttachHandleCalls implements HostCodeRewriter, CallScan.Test {

  @Override
  public boolean concerns(byte[] bytes) {
    return new CallScan(bytes).calls(HandleCallRewriter.METHOD_HANDLE, this);
  }

  @Override
  public boolean isMeant(String owner, String name, String descriptor) {
    return HandleCallRewriter.mayCallDowncall(name, descriptor);
  }

  @Override
  public byte @Nullable [] rewrite(String name, byte[] bytes) {
    return HandleCallRewriter.rewrite(bytes);
  }
}
