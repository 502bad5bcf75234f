package dev.ipcaudit.intercept.ffm;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.util.Arrays;

/**
 * What a host asks the linker for. Not a record: its equals would be spun of method handles, while
 * the host waits.
 */
final class LinkRequest {

  private final int function;
  private final FunctionDescriptor shape;
  private final Linker.Option[] options;

  /**
   * @param function its number, or 0 if the address is given with each call
   */
  LinkRequest(int function, FunctionDescriptor shape, Linker.Option... options) {
    this.function = function;
    this.shape = shape;
    this.options = options;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LinkRequest linkRequest
        && linkRequest.function == function
        && linkRequest.shape.equals(shape)
        && Arrays.equals(linkRequest.options, options);
  }

  @Override
  public int hashCode() {
    return (shape.hashCode() * 31 + Arrays.hashCode(options)) * 31 + function;
  }
}
