/**
 * What went wrong with calls, by site: limits reached, blocked calls, uses of what was removed,
 * closes of what belongs to others. The ledger keeps them with each such call; each has its rule.
 * They must not judge.
 */
package dev.ipcaudit.ledger.problems;
