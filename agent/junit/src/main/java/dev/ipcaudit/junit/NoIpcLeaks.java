package dev.ipcaudit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that leaves an IPC object behind fails, with the stack that made the object: on a class
 * every test of it and of its nested classes, and the class itself for what its {@code @BeforeAll}
 * made; on a method that test.
 *
 * <p>The ipcaudit agent has to be in the JVM; without it, the property {@code
 * ipcaudit.junit.without-agent} decides what happens.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(IpcLeakExtension.class)
public @interface NoIpcLeaks {}
