package dev.ipcaudit.audit;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.Map;

/**
 * What one line created and what became of it, at one moment.
 *
 * @param live created less removed
 * @param eagain calls of this line that failed with EAGAIN
 * @param estimated whether some calls stand for others that were not looked at
 * @param removedBy how many each line removed of what this one created
 */
public record SiteAccount(
    Kind kind,
    CallSite site,
    long created,
    long removed,
    long live,
    long eagain,
    boolean estimated,
    Map<CallSite, Long> removedBy) {}
