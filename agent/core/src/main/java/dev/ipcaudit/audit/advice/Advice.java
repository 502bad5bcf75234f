package dev.ipcaudit.audit.advice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that could be set up better. It is no finding: nothing is wrong, and it changes neither
 * a severity nor an exit code.
 *
 * @param advisor its {@link Advisor#id}
 * @param subject what it is about: the id of a kind, the name of a limit, of a unit, of a namespace
 * @param objects labels of the objects that are meant, none if it is not about objects
 * @param message what there is, as a clause
 * @param remedy what to do, as a clause that names the call or the setting
 * @param lines to be copied as they are: settings, or commands
 * @param file where settings are to be written; null for commands and for none
 */
public record Advice(
    String advisor,
    String subject,
    List<String> objects,
    String message,
    String remedy,
    List<String> lines,
    @Nullable String file) {}
