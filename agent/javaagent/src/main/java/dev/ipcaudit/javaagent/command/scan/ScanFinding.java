package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.model.Severity;
import java.util.List;

/**
 * What is wrong, once for all objects of a kind that have it.
 *
 * @param rule the stable id
 * @param kind of the objects, or the name of a limit
 * @param objects labels, see {@link IpcEntry#label}
 * @param remedy what to do
 */
record ScanFinding(
    String rule,
    Severity severity,
    String kind,
    List<String> objects,
    String message,
    String remedy) {}
