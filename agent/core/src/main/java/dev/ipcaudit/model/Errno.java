package dev.ipcaudit.model;

/** Linux errno values that the catalogue names; errno(3), numbers from asm-generic/errno*.h. */
public final class Errno {

  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EBADF = 9;
  public static final int ECHILD = 10;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EEXIST = 17;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  public static final int ENOSYS = 38;
  public static final int EIDRM = 43;
  public static final int ENOBUFS = 105;

  /** The binding did not tell. */
  public static final int UNKNOWN = -1;

  private Errno() {}

  /** The symbolic name, or {@code errno N} for a number that is not in the list. */
  public static String name(int errno) {
    return switch (errno) {
      case EPERM -> "EPERM";
      case ENOENT -> "ENOENT";
      case ESRCH -> "ESRCH";
      case EINTR -> "EINTR";
      case EBADF -> "EBADF";
      case ECHILD -> "ECHILD";
      case EAGAIN -> "EAGAIN";
      case ENOMEM -> "ENOMEM";
      case EACCES -> "EACCES";
      case EEXIST -> "EEXIST";
      case EINVAL -> "EINVAL";
      case ENFILE -> "ENFILE";
      case EMFILE -> "EMFILE";
      case ENOSPC -> "ENOSPC";
      case EROFS -> "EROFS";
      case ENOSYS -> "ENOSYS";
      case EIDRM -> "EIDRM";
      case ENOBUFS -> "ENOBUFS";
      default -> "errno " + errno;
    };
  }

  /**
   * Whether a call says with it that there was no room now, and that what it was to pass on is lost
   * unless it is made again.
   */
  public static boolean saysLater(int errno) {
    return errno == EAGAIN || errno == ENOBUFS;
  }

  /** Whether a call that makes or opens an object says with it that it is not allowed to. */
  public static boolean saysDenied(int errno) {
    return errno == EACCES || errno == EPERM || errno == ENOSYS || errno == EROFS;
  }

  /** Whether a call that makes an object says with it that a limit is reached. */
  public static boolean saysLimit(int errno) {
    return errno == ENOSPC || errno == ENOMEM || errno == EMFILE || errno == ENFILE;
  }
}
