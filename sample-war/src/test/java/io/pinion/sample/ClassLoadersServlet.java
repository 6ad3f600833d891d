package io.pinion.sample;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.runtime.ObjectMethods;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The names of the class loaders that are held in the server that it is deployed to, one a line, as
 * often as there are loaders of that name.
 */
@WebServlet("/loaders")
public class ClassLoadersServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  /** As {@code +-- "deployment.pinion.war", org.jboss.modules.ModuleClassLoader}. */
  private static final Pattern NAME = Pattern.compile("\"([^\"]+)\", \\S+$", Pattern.MULTILINE);

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    response.setContentType("text/plain");
    try {
      forgetLastRecord();
      String unused = ask("gcClassHistogram"); // collects all that nobody holds
      String tree = ask("vmClassloaders", "show-classes=false", "fold=false");
      Matcher name = NAME.matcher(tree);
      while (name.find()) {
        response.getWriter().println(name.group(1));
      }
    } catch (Throwable e) { // what a method handle may throw
      throw new ServletException(e);
    }
  }

  private static String ask(String command, String... arguments) throws JMException {
    return (String)
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                command,
                new Object[] {arguments},
                new String[] {String[].class.getName()});
  }

  /**
   * The JDK holds on to the record class whose methods it has linked last, and to the class of the
   * component that it has compared, hashed or shown by that, until it links another one
   * (JDK-8078641, mended in 19): here it links those of one of our own, whenever it is asked.
   */
  private static void forgetLastRecord() throws Throwable {
    record Latest(Thread component) {}
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodHandle component =
        lookup.findVirtual(Latest.class, "component", MethodType.methodType(Thread.class));
    link(
        lookup,
        "equals",
        MethodType.methodType(boolean.class, Latest.class, Object.class),
        component);
    link(lookup, "hashCode", MethodType.methodType(int.class, Latest.class), component);
    link(lookup, "toString", MethodType.methodType(String.class, Latest.class), component);
  }

  private static void link(
      MethodHandles.Lookup lookup, String name, MethodType type, MethodHandle component)
      throws Throwable {
    Class<?> owner = type.parameterType(0);
    Object unused = ObjectMethods.bootstrap(lookup, name, type, owner, "component", component);
  }
}
