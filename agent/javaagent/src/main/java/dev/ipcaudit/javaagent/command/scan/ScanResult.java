package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.audit.advice.Advice;
import dev.ipcaudit.audit.rule.ScanFinding;
import dev.ipcaudit.kernel.IpcNamespaces;
import dev.ipcaudit.kernel.LimitUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one scan has to show.
 *
 * @param atMillis when the look began, since 1970
 * @param nanos how long it took
 * @param namespaces this IPC namespace, and who is in others where that is asked for
 * @param entries those that were asked for
 * @param process null unless one was asked for
 * @param advice null if none was asked for
 * @param passedOver black boxes that were not read
 */
record ScanResult(
    long atMillis,
    long nanos,
    IpcNamespaces namespaces,
    List<IpcEntry> entries,
    @Nullable ProcessView process,
    List<ScanFinding> findings,
    @Nullable List<Advice> advice,
    List<LimitUsage> limits,
    List<String> notes,
    CreatorIndex.PassedOver passedOver) {}
