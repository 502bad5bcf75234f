package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;

/** Records calls that do anything with a descriptor, and with a second one where they take one. */
final class UseRecorder extends DescriptorRecorder {

  UseRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  void foundClosed(Call call) {
    LibcFunction function = call.function();
    int first = (int) call.argument(0);
    if (!isHeld(first) && ledger.closed(ANY, first) != null) {
      foundClosed(function, first, false);
    } else if (function.selectArgument() != LibcFunction.NONE) {
      int second = (int) call.argument(function.selectArgument());
      if (!isHeld(second)) {
        foundClosed(function, second, false);
      }
    }
  }
}
