package dev.ipcaudit.jfr;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.MetadataDefinition;
import jdk.jfr.Name;
import jdk.jfr.Relational;

/** Relates the events of one object: creation, removal, leak. */
@MetadataDefinition
@Relational
@Name("ipcaudit.ObjectNumber")
@Label("IPC Object")
@Description("Serial number of an IPC object, unique in the JVM")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface IpcObject {}
