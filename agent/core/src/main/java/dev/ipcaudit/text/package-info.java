/**
 * Text from outside: read, and made safe to show. Everything that shows a name of the kernel or of
 * the host calls it. It must not know of anything of ours: it stands on nothing but the JDK.
 */
package dev.ipcaudit.text;
