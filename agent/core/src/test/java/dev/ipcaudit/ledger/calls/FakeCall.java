package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.model.Coverage;
import java.nio.ByteBuffer;

/** A call of numbers, through no binding; none of its memory can be read. */
final class FakeCall implements HostCall {

  private final LibcFunction function;
  private final long[] arguments;
  private final CallGaps gaps = new CallGaps(new Coverage());

  FakeCall(String function, long... arguments) {
    this.function = Catalog.function(function);
    this.arguments = arguments;
  }

  @Override
  public LibcFunction function() {
    return function;
  }

  @Override
  public boolean isByNumber() {
    return false;
  }

  @Override
  public int count() {
    return arguments.length;
  }

  @Override
  public long number(int index) {
    return index >= 0 && index < arguments.length ? arguments[index] : 0;
  }

  @Override
  public long[] numbers() {
    return arguments;
  }

  @Override
  public boolean isPlace(int index) {
    return number(index) != 0;
  }

  @Override
  public String text(int index) {
    return null;
  }

  @Override
  public int[] ints(int index, int first, int count) {
    return null;
  }

  @Override
  public ByteBuffer bytes(int index, int length) {
    return null;
  }

  @Override
  public ByteBuffer at(long address, int length) {
    return null;
  }

  @Override
  public CallGaps gaps() {
    return gaps;
  }
}
