package dev.ipcaudit.catalog;

import dev.ipcaudit.model.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The words that a line of the catalogue is made of: what a call does, such as {@link Verbs#get},
 * and then which argument is what and what else there is to know. {@link LibcFunction} reads them.
 */
abstract class CatalogLine {

  /** Marks an argument that the function does not have. */
  static final int NO_ARGUMENT = -1;

  private static final int[] NO_COMMANDS = {};

  final String name;
  final Effect effect;
  final @Nullable Kind kind;
  int number;
  int idArgument = NO_ARGUMENT;
  boolean idIsPlace;
  boolean apart;
  int sizeArgument = NO_ARGUMENT;
  int selectArgument = NO_ARGUMENT;
  int lastArgument = NO_ARGUMENT;
  int[] commands = NO_COMMANDS;
  boolean byNumber;
  boolean byBits;
  int openedPath = NO_ARGUMENT;
  int openHow = NO_ARGUMENT;
  int condition;
  boolean conditional;
  boolean produces;
  boolean blocks;
  boolean marked;
  boolean samples;
  boolean timed;
  boolean vector;
  boolean commonName;
  boolean unnamed;
  boolean nullIsFailure;

  CatalogLine(String name, Effect effect, @Nullable Kind kind) {
    this.name = name;
    this.effect = effect;
    this.kind = kind;
  }

  private LibcFunction self() {
    return (LibcFunction) this;
  }

  /** The argument that names the object, as a number. */
  private LibcFunction named(int argument) {
    idArgument = argument;
    return also(argument);
  }

  /** The argument that names the object, or says where to write it, as a place in memory. */
  private LibcFunction placed(int argument) {
    idIsPlace = true;
    return named(argument);
  }

  LibcFunction key(int argument) {
    return named(argument);
  }

  LibcFunction id(int argument) {
    return named(argument);
  }

  LibcFunction address(int argument) {
    return named(argument);
  }

  LibcFunction descriptor(int argument) {
    return named(argument);
  }

  /** The address family of a socket. */
  LibcFunction family(int argument) {
    return named(argument);
  }

  LibcFunction pid(int argument) {
    return named(argument);
  }

  /** Where the path of a file is. */
  LibcFunction path(int argument) {
    return placed(argument);
  }

  /** Where the name of an object is. */
  LibcFunction name(int argument) {
    return placed(argument);
  }

  /** Where what the call makes is written to. */
  LibcFunction writesTo(int argument) {
    return placed(argument);
  }

  /** Of two that it makes, the second is written to where the argument after that says. */
  LibcFunction apart() {
    apart = true;
    return also(idArgument + 1);
  }

  /** The path of what is opened; it is read where that was refused. */
  LibcFunction opens(int argument) {
    openedPath = argument;
    return self();
  }

  /** A {@code struct open_how}, which begins with the flags; it is read as the path is. */
  LibcFunction how(int argument) {
    openHow = argument;
    return self();
  }

  /** The size of the object, in the kind's unit. */
  LibcFunction size(int argument) {
    sizeArgument = argument;
    return also(argument);
  }

  LibcFunction flags(int argument) {
    selectArgument = argument;
    return also(argument);
  }

  LibcFunction options(int argument) {
    return flags(argument);
  }

  /** The directory that a path starts from. */
  LibcFunction directory(int argument) {
    return flags(argument);
  }

  /** A second descriptor that has to be open. */
  LibcFunction and(int argument) {
    return flags(argument);
  }

  LibcFunction signal(int argument) {
    return flags(argument);
  }

  /** Only with one of these commands does it change what matters. */
  LibcFunction command(int argument, int... wanted) {
    commands = wanted;
    return flags(argument);
  }

  /** Only with one of these bits in an argument does it change what matters. */
  LibcFunction anyBit(int argument, int bits) {
    byBits = true;
    return command(argument, bits);
  }

  /** Calls the function of that number; see {@link ByNumber}. */
  LibcFunction functionNumber(int argument) {
    byNumber = true;
    return flags(argument);
  }

  /** Other arguments that are looked at. */
  LibcFunction also(int... arguments) {
    for (int argument : arguments) {
      lastArgument = Math.max(lastArgument, argument);
    }
    return self();
  }

  /** It makes an object only if that argument is so. */
  LibcFunction onlyIf(int argument, int value) {
    condition = value;
    conditional = true;
    return named(argument);
  }

  /** EAGAIN means that something the caller produced is lost unless it tries again. */
  LibcFunction produces() {
    produces = true;
    return self();
  }

  /** It may wait until another process makes room or gives way. */
  LibcFunction blocks() {
    blocks = true;
    return marked();
  }

  /** It may wait for whatever happens, and a mark of the thread says that it does. */
  LibcFunction marked() {
    marked = true;
    return self();
  }

  /** Some of the calls are looked at even where they succeed: who takes semaphores. */
  LibcFunction samples() {
    samples = true;
    return self();
  }

  /** It fails by EAGAIN after it has waited, too. */
  LibcFunction timed() {
    timed = true;
    return self();
  }

  /** It takes an array of what its sisters take one of, and returns how many it has dealt with. */
  LibcFunction vector() {
    vector = true;
    return self();
  }

  /** Java code likes the name for natives of its own, which have nothing to do with libc. */
  LibcFunction commonName() {
    commonName = true;
    return self();
  }

  /** Failure is NULL (SEM_FAILED of sem_open(3)), and not -1. */
  LibcFunction nullIsFailure() {
    nullIsFailure = true;
    return self();
  }

  /** It stands for what others do besides: no method and no symbol can have this name. */
  LibcFunction unnamed() {
    unnamed = true;
    return self();
  }
}
