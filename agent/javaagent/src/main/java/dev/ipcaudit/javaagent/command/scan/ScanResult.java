package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.audit.rule.ScanFinding;
import dev.ipcaudit.kernel.LimitUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one scan has to show.
 *
 * @param entries those that were asked for
 * @param process null unless one was asked for
 * @param passedOver black boxes that were not read
 */
record ScanResult(
    String namespace,
    List<IpcEntry> entries,
    @Nullable ProcessView process,
    List<ScanFinding> findings,
    List<LimitUsage> limits,
    List<String> notes,
    CreatorIndex.PassedOver passedOver) {}
