/**
 * For which test or other scope of the host an object was created. The JUnit extension opens
 * scopes; the ledger asks for the present one with each object. It must not know objects or
 * findings.
 */
package dev.ipcaudit.ledger.scopes;
