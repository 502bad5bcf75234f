package dev.ipcaudit.audit;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;

/**
 * What one call site created and nobody removed.
 *
 * @param count how many objects there are
 * @param stack of the first of them, from the site outwards
 * @param remedy what to do, one sentence that names the call to add
 */
public record ScopeLeak(
    RuleId rule, Kind kind, long count, CallSite site, StackTraceElement[] stack, String remedy) {}
