package io.pinion.client.cdi;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that is one session's work: that of its parameter with {@link SessionId}, which is null
 * for none. What it hands to other threads and leaves unfinished carries the session as far as it
 * was {@linkplain io.pinion.client.AmbientSession told so}. On a bean it is for each of its
 * methods, which all need such a parameter. As with every interceptor, a bean's calls of its own
 * methods are not looked at.
 *
 * <pre>{@code
 * @InSession
 * String answer(@SessionId String conversation, String question) {
 *   return model.chat(question);
 * }
 * }</pre>
 */
@Documented
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
// of types, too, as CDI wants it where an interceptor names its binding
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface InSession {}
