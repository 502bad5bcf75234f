/** Text from outside: made safe to show. Stands on nothing but the JDK. */
package dev.ipcaudit.text;
