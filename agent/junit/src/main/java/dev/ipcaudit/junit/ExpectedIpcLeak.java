package dev.ipcaudit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Accepts a leak that is known. On a method what a test leaves behind; on a class what the class
 * does, by its {@code @BeforeAll} for instance, and not what its tests do. Once the leak does not
 * occur any more the test fails, so that the annotation goes; one with several invocations, if it
 * occurs in none of them.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Repeatable(ExpectedIpcLeak.Several.class)
public @interface ExpectedIpcLeak {

  /** Why it is accepted, and until when. */
  String reason();

  /** As in the failure, such as {@code sysv-sem}; empty for any. */
  String kind() default "";

  /**
   * The class, or class and method, of the line that makes it, with {@code *} for any characters:
   * {@code com.acme.Locks*}, {@code com.acme.Locks.open}. Empty for any.
   */
  String site() default "";

  /** How many there have to be, in one test; 0 for any number. */
  long count() default 0;

  /** Holds several of them. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD})
  @interface Several {
    ExpectedIpcLeak[] value();
  }
}
