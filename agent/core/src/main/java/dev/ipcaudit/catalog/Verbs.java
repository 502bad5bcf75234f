package dev.ipcaudit.catalog;

import static dev.ipcaudit.model.Kind.CHILD;

import dev.ipcaudit.model.Kind;
import org.jspecify.annotations.Nullable;

/** What a line of the catalogue begins with: one verb an effect. */
final class Verbs {

  private Verbs() {}

  static LibcFunction get(String name, Kind kind) {
    return new LibcFunction(name, Effect.GET, kind);
  }

  static LibcFunction control(String name, Kind kind) {
    return new LibcFunction(name, Effect.CONTROL, kind);
  }

  static LibcFunction operate(String name, Kind kind) {
    return new LibcFunction(name, Effect.OPERATE, kind);
  }

  static LibcFunction take(String name, Kind kind) {
    return new LibcFunction(name, Effect.TAKE, kind);
  }

  static LibcFunction enqueue(String name, Kind kind) {
    return new LibcFunction(name, Effect.ENQUEUE, kind);
  }

  static LibcFunction attach(String name, Kind kind) {
    return new LibcFunction(name, Effect.ATTACH, kind);
  }

  static LibcFunction detach(String name, Kind kind) {
    return new LibcFunction(name, Effect.DETACH, kind);
  }

  static LibcFunction map(String name, Kind kind) {
    return new LibcFunction(name, Effect.MAP, kind);
  }

  static LibcFunction unmap(String name, Kind kind) {
    return new LibcFunction(name, Effect.UNMAP, kind);
  }

  static LibcFunction remap(String name, Kind kind) {
    return new LibcFunction(name, Effect.REMAP, kind);
  }

  static LibcFunction initialize(String name, Kind kind) {
    return new LibcFunction(name, Effect.INITIALIZE, kind);
  }

  static LibcFunction destroy(String name, Kind kind) {
    return new LibcFunction(name, Effect.DESTROY, kind);
  }

  static LibcFunction createTimer(String name, Kind kind) {
    return new LibcFunction(name, Effect.CREATE_TIMER, kind);
  }

  static LibcFunction makeKey(String name) {
    return new LibcFunction(name, Effect.MAKE_KEY, null);
  }

  static LibcFunction open(String name, Kind kind) {
    return new LibcFunction(name, Effect.OPEN, kind);
  }

  static LibcFunction openOrChange(String name, Kind kind) {
    return new LibcFunction(name, Effect.OPEN_OR_CHANGE, kind);
  }

  static LibcFunction openFile(String name, Kind kind) {
    return new LibcFunction(name, Effect.OPEN_FILE, kind);
  }

  static LibcFunction openStream(String name, Kind kind) {
    return new LibcFunction(name, Effect.OPEN_STREAM, kind).nullIsFailure();
  }

  static LibcFunction adopt(String name, Kind kind) {
    return new LibcFunction(name, Effect.ADOPT, kind).nullIsFailure();
  }

  static LibcFunction closeStream(String name, Kind kind) {
    return new LibcFunction(name, Effect.CLOSE_STREAM, kind);
  }

  static LibcFunction reopenStream(String name, Kind kind) {
    return new LibcFunction(name, Effect.REOPEN_STREAM, kind).nullIsFailure();
  }

  static LibcFunction accept(String name, Kind kind) {
    return new LibcFunction(name, Effect.ACCEPT, kind);
  }

  static LibcFunction openPair(String name, Kind kind) {
    return new LibcFunction(name, Effect.OPEN_PAIR, kind);
  }

  static LibcFunction duplicate(String name, Kind kind) {
    return new LibcFunction(name, Effect.DUPLICATE, kind);
  }

  static LibcFunction duplicateByCommand(String name, Kind kind) {
    return new LibcFunction(name, Effect.DUPLICATE_BY_COMMAND, kind);
  }

  static LibcFunction tune(String name, Kind kind) {
    return new LibcFunction(name, Effect.TUNE, kind);
  }

  static LibcFunction deliver(String name, Kind kind) {
    return new LibcFunction(name, Effect.DELIVER, kind);
  }

  static LibcFunction transfer(String name) {
    return transfer(name, null);
  }

  static LibcFunction transfer(String name, @Nullable Kind kind) {
    return new LibcFunction(name, Effect.TRANSFER, kind);
  }

  static LibcFunction enqueueNamed(String name, Kind kind) {
    return new LibcFunction(name, Effect.ENQUEUE_NAMED, kind);
  }

  static LibcFunction sendMessage(String name) {
    return new LibcFunction(name, Effect.SEND_MESSAGE, null);
  }

  static LibcFunction receiveMessage(String name) {
    return new LibcFunction(name, Effect.RECEIVE_MESSAGE, null);
  }

  static LibcFunction use(String name) {
    return new LibcFunction(name, Effect.USE, null);
  }

  static LibcFunction close(String name, Kind kind) {
    return new LibcFunction(name, Effect.CLOSE, kind);
  }

  static LibcFunction closeRange(String name, Kind kind) {
    return new LibcFunction(name, Effect.CLOSE_RANGE, kind);
  }

  static LibcFunction openNamed(String name, Kind kind) {
    return new LibcFunction(name, Effect.OPEN_NAMED, kind);
  }

  static LibcFunction makeFile(String name, Kind kind) {
    return new LibcFunction(name, Effect.MAKE_FILE, kind);
  }

  static LibcFunction unlink(String name, Kind kind) {
    return new LibcFunction(name, Effect.UNLINK, kind);
  }

  static LibcFunction deleteFile(String name, Kind kind) {
    return new LibcFunction(name, Effect.DELETE_FILE, kind);
  }

  static LibcFunction closeHandle(String name, Kind kind) {
    return new LibcFunction(name, Effect.CLOSE_HANDLE, kind);
  }

  static LibcFunction spawn(String name) {
    return new LibcFunction(name, Effect.SPAWN, CHILD);
  }

  static LibcFunction fork(String name) {
    return new LibcFunction(name, Effect.FORK, CHILD);
  }

  static LibcFunction forkWithPty(String name) {
    return new LibcFunction(name, Effect.FORK_WITH_PTY, CHILD);
  }

  static LibcFunction run(String name) {
    return new LibcFunction(name, Effect.RUN, CHILD);
  }

  static LibcFunction openProgram(String name) {
    return new LibcFunction(name, Effect.OPEN_PROGRAM, CHILD);
  }

  static LibcFunction closeProgram(String name) {
    return new LibcFunction(name, Effect.CLOSE_PROGRAM, CHILD);
  }

  static LibcFunction waitForChild(String name) {
    return new LibcFunction(name, Effect.WAIT, CHILD);
  }

  static LibcFunction waitInfo(String name) {
    return new LibcFunction(name, Effect.WAIT_INFO, CHILD);
  }

  static LibcFunction signal(String name) {
    return new LibcFunction(name, Effect.SIGNAL, CHILD);
  }

  static LibcFunction locateErrno(String name) {
    return new LibcFunction(name, Effect.LOCATE_ERRNO, null);
  }

  static LibcFunction callByNumber(String name) {
    return new LibcFunction(name, Effect.CALL_BY_NUMBER, null);
  }
}
