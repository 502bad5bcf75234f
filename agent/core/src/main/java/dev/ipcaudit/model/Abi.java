package dev.ipcaudit.model;

/**
 * The numbers and layouts of Linux and of libc that the agent and its commands read by, beside
 * those that the catalogue and {@link Errno} name. Named as in C; offsets and sizes are in bytes.
 * They are the same on x86-64 and on aarch64 but for two, which a test asks the headers of both: on
 * other machines nothing is to be read by them, see {@link #known}. What differs between the two,
 * the numbers of system calls, is where it is used.
 *
 * <p>All are constants of the compiler, so that who uses one does not load this class.
 */
public final class Abi {

  // open(2); fdinfo of proc(5) shows the same numbers
  public static final int O_ACCMODE = 03;
  public static final int O_WRONLY = 01;
  public static final int O_RDWR = 02;
  public static final int O_NONBLOCK = 04000;
  public static final int O_CLOEXEC = 02000000;

  // inode(7)
  public static final int S_IFMT = 0170000;
  public static final int S_IFIFO = 0010000;
  public static final int S_IFREG = 0100000;
  public static final int S_IFCHR = 0020000;
  public static final int S_IFDIR = 0040000;

  // svipc(7), shmctl(2), semctl(2), semop(2)
  public static final int IPC_STAT = 2;
  public static final int SHM_DEST = 01000;
  public static final int SHM_RDONLY = 010000;
  public static final int SEM_UNDO = 010000;
  public static final int GETPID = 11;
  public static final int GETALL = 13;
  public static final int GETNCNT = 14;
  public static final int GETZCNT = 15;
  public static final int SETALL = 17;

  // unix(7), recvmsg(2)
  public static final int SCM_RIGHTS = 1;
  public static final int MSG_CTRUNC = 8;
  public static final int MSG_CMSG_CLOEXEC = 0x40000000;

  // waitid(2), sigaction(2)
  public static final int P_PID = 1;
  public static final int P_PIDFD = 3;
  public static final int CLD_DUMPED = 3;
  public static final int WUNTRACED = 2;
  public static final int WCONTINUED = 8;
  public static final int WNOWAIT = 0x1000000;

  // getauxval(3), ioctl_tty(2)
  public static final int AT_PAGESZ = 6;
  public static final int TIOCGWINSZ = 0x5413;

  /** struct msghdr of recvmsg(2): where the control messages are, and how long. */
  public static final int MSGHDR_CONTROL = 32;

  public static final int MSGHDR_CONTROLLEN = 40;
  public static final int MSGHDR_FLAGS = 48;

  public static final int MSGHDR_SIZE = 56;

  /** struct mmsghdr of recvmmsg(2): from one to the next. */
  public static final int MMSGHDR_SIZE = 64;

  /** struct cmsghdr of cmsg(3): its size, where its data begin; and what the next is aligned to. */
  public static final int CMSGHDR_SIZE = 16;

  public static final int CMSGHDR_LEVEL = 8;
  public static final int CMSGHDR_TYPE = 12;
  public static final int CMSG_ALIGNMENT = 8;

  /** struct sembuf of semop(2): three shorts, sem_num, sem_op and sem_flg. */
  public static final int SEMBUF_SIZE = 6;

  /** siginfo_t of sigaction(2), as waitid fills it in. */
  public static final int SIGINFO_CODE = 8;

  public static final int SIGINFO_PID = 16;

  /** struct ipc_perm, with which semid_ds, shmid_ds and msqid_ds begin. */
  public static final int IPC_PERM_KEY = 0;

  public static final int IPC_PERM_UID = 4;
  public static final int IPC_PERM_GID = 8;
  public static final int IPC_PERM_CUID = 12;
  public static final int IPC_PERM_CGID = 16;
  public static final int IPC_PERM_MODE = 20;

  /** Room for any of these three. */
  public static final int IPC_DS_ROOM = 256;

  /** struct semid_ds of semctl(2); the rest is not the same everywhere. */
  public static final int SEMID_OTIME = 48;

  /** struct shmid_ds of shmctl(2). */
  public static final int SHMID_SEGSZ = 48;

  public static final int SHMID_ATIME = 56;
  public static final int SHMID_DTIME = 64;
  public static final int SHMID_CTIME = 72;
  public static final int SHMID_CPID = 80;
  public static final int SHMID_LPID = 84;
  public static final int SHMID_NATTCH = 88;

  /** struct msqid_ds of msgctl(2). */
  public static final int MSQID_STIME = 48;

  public static final int MSQID_RTIME = 56;
  public static final int MSQID_CTIME = 64;
  public static final int MSQID_CBYTES = 72;
  public static final int MSQID_QNUM = 80;
  public static final int MSQID_QBYTES = 88;
  public static final int MSQID_LSPID = 96;
  public static final int MSQID_LRPID = 100;

  /** struct mq_attr of mq_getattr(3), whose members are longs. */
  public static final int MQ_ATTR_SIZE = 64;

  public static final int MQ_ATTR_MAXMSG = 8;
  public static final int MQ_ATTR_CURMSGS = 24;

  /** Where glibc keeps the descriptor of a FILE, fileno(3). */
  public static final int FILE_FILENO = 112;

  private Abi() {}

  /** Whether they are known to hold on a machine, which is named as by the property os.arch. */
  public static boolean known(String machine) {
    return machine.equals("amd64") || machine.equals("aarch64");
  }

  /**
   * The time of the last change in struct semid_ds: x86-64 has a word more behind each time.
   *
   * @param machine as by the property os.arch, one that is known
   */
  public static int semidCtime(String machine) {
    return machine.equals("aarch64") ? 56 : 64;
  }

  /** How many semaphores there are, likewise. */
  public static int semidNsems(String machine) {
    return machine.equals("aarch64") ? 64 : 80;
  }
}
