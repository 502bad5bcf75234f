package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.bindings.JnrStyles.ok;
import static dev.ipcaudit.tests.targets.JnrLibC.JNR;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.OWN;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/** Has JNR in use when the agent comes, obeys the commands {@code leak} and {@code end}. */
public final class JnrAttachHost {

  public static final int OLD_LIBRARY = 7;
  public static final int NEW_LIBRARY = 11;
  public static final int INVOKER = 13;

  private JnrAttachHost() {}

  public static void main(String[] args) throws IOException {
    ok(JNR.semget(IPC_PRIVATE, 1, OWN)); // before the attach
    long semget = Library.getDefault().getSymbolAddress("semget");
    Type[] types = {Type.SINT, Type.SINT, Type.SINT};
    CallContext context =
        CallContext.getCallContext(Type.SINT, types, CallingConvention.DEFAULT, true);
    System.out.println("ready");
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
    String command;
    while ((command = commands.readLine()) != null && !command.equals("end")) {
      for (int i = 0; i < OLD_LIBRARY; i++) {
        ok(JNR.semget(IPC_PRIVATE, 1, OWN)); // by the library of before
      }
      for (int i = 0; i < NEW_LIBRARY; i++) {
        ok(JnrStyles.Renamed.C.newSet(IPC_PRIVATE, 1, OWN)); // by a library of afterwards
      }
      for (int i = 0; i < INVOKER; i++) {
        ok(Invoker.getInstance().invokeI3(context, semget, IPC_PRIVATE, 1, OWN)); // by address
      }
      System.out.println("leaked");
    }
    System.out.println("ended");
  }
}
