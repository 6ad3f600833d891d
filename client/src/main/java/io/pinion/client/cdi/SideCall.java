package io.pinion.client.cdi;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method, or all of a bean's, whose calls belong to no session and may go to any backend:
 * compaction, a title, memory extraction. Where it meets {@link InSession}, on method or bean, it
 * is a side call.
 */
@Documented
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface SideCall {}
