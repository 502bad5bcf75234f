package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Who reads and records the calls of each effect: the one place where an effect meets its code,
 * which does not compile as long as one has none. Each is made with the first such call: most hosts
 * make calls of few effects. Thread-safe.
 */
final class EffectRecorders {

  private final Ledger ledger;
  private final StackSampler stacks;
  private final KeyNames keyNames;
  private final NamedObjects named;
  private final AtomicReferenceArray<EffectRecorder> made =
      new AtomicReferenceArray<>(Effect.values().length);

  EffectRecorders(Ledger ledger, StackSampler stacks, KeyNames keyNames, NamedObjects named) {
    this.ledger = ledger;
    this.stacks = stacks;
    this.keyNames = keyNames;
    this.named = named;
  }

  EffectRecorder of(LibcFunction function) {
    return of(function.effect());
  }

  private EffectRecorder of(Effect effect) {
    EffectRecorder recorder = made.get(effect.ordinal());
    return recorder != null ? recorder : keep(effect, make(effect));
  }

  /** Another thread may have been faster: some of them know something. */
  private EffectRecorder keep(Effect effect, EffectRecorder recorder) {
    return made.compareAndSet(effect.ordinal(), null, recorder)
        ? recorder
        : made.get(effect.ordinal());
  }

  /** The one of close(2), which hears of what objects of the JDK close as well. */
  CloseRecorder closes() {
    return (CloseRecorder) of(Effect.CLOSE);
  }

  private EffectRecorder make(Effect effect) {
    return switch (effect) {
      case GET -> new GetRecorder(ledger, stacks);
      case CONTROL -> new ControlRecorder(ledger, stacks);
      case OPERATE -> new OperationRecorder(ledger, stacks);
      case TAKE -> new TakeRecorder(ledger, stacks);
      case ENQUEUE -> new EnqueueRecorder(ledger, stacks);
      case ATTACH -> new AttachRecorder(ledger, stacks);
      case DETACH -> new DetachRecorder(ledger, stacks);
      case MAP -> new MapRecorder(ledger, stacks);
      case UNMAP -> new UnmapRecorder(ledger, stacks);
      case REMAP -> new RemapRecorder(ledger, stacks);
      case INITIALIZE -> new InitializeRecorder(ledger, stacks);
      case DESTROY -> new DestroyRecorder(ledger, stacks);
      case CREATE_TIMER -> new TimerRecorder(ledger, stacks);
      case MAKE_KEY -> new KeyRecorder(ledger, stacks, keyNames);
      case OPEN, OPEN_OR_CHANGE -> new OpenRecorder(ledger, stacks);
      case OPEN_FILE -> new FileRecorder(ledger, stacks, named);
      case OPEN_STREAM -> new StreamRecorder(ledger, stacks);
      case ADOPT -> new AdoptRecorder(ledger, stacks);
      case CLOSE_STREAM -> new CloseStreamRecorder(ledger, stacks, closes());
      case REOPEN_STREAM ->
          new ReopenRecorder(ledger, stacks, (CloseStreamRecorder) of(Effect.CLOSE_STREAM));
      case ACCEPT -> new AcceptRecorder(ledger, stacks);
      case OPEN_PAIR -> new PairRecorder(ledger, stacks);
      case DUPLICATE -> new DuplicateRecorder(ledger, stacks);
      case DUPLICATE_BY_COMMAND -> new FcntlRecorder(ledger, stacks);
      case TUNE -> new TuneRecorder(ledger, stacks);
      case DELIVER -> new DeliveryRecorder(ledger, stacks);
      case TRANSFER -> new DescriptorRecorder(ledger, stacks);
      case ENQUEUE_NAMED -> new EnqueueNamedRecorder(ledger, stacks);
      case SEND_MESSAGE -> new SendRecorder(ledger, stacks);
      case RECEIVE_MESSAGE ->
          new ReceiveRecorder(ledger, stacks, (DeliveryRecorder) of(Effect.DELIVER));
      case USE -> new UseRecorder(ledger, stacks);
      case CLOSE -> new CloseRecorder(ledger, stacks);
      case CLOSE_RANGE -> new CloseRangeRecorder(ledger, stacks);
      case OPEN_NAMED -> new OpenNamedRecorder(ledger, stacks, named);
      case MAKE_FILE -> new MakeFileRecorder(ledger, stacks);
      case UNLINK -> new UnlinkRecorder(ledger, stacks, named);
      case DELETE_FILE ->
          new DeleteFileRecorder(ledger, stacks, named, (MakeFileRecorder) of(Effect.MAKE_FILE));
      case CLOSE_HANDLE -> new CloseHandleRecorder(ledger, stacks, named);
      case SPAWN -> new SpawnRecorder(ledger, stacks);
      case FORK -> new StartRecorder(ledger, stacks);
      case FORK_WITH_PTY -> new PtyChildRecorder(ledger, stacks);
      case RUN -> new RunRecorder(ledger, stacks);
      case OPEN_PROGRAM -> new ProgramRecorder(ledger, stacks);
      case CLOSE_PROGRAM -> new CloseProgramRecorder(ledger, stacks);
      case WAIT -> new WaitRecorder(ledger, stacks);
      case WAIT_INFO -> new WaitInfoRecorder(ledger, stacks);
      case SIGNAL -> new SignalRecorder(ledger, stacks);
      // the host reads errno itself; what is called by number is another function
      case LOCATE_ERRNO, CALL_BY_NUMBER -> new LedgerRecorder(ledger, stacks);
    };
  }
}
