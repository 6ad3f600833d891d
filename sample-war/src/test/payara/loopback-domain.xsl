<?xml version="1.0" encoding="UTF-8"?>
<!--
  Turns the domain.xml of a Payara distribution into one that opens three given ports on the loopback address and
  nothing else: http, https, admin. IIOP, JMX, JMS, the OSGi remote shell and the data grid are switched off.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:param name="http-port" />
  <xsl:param name="https-port" />
  <xsl:param name="admin-port" />

  <xsl:template match="@*|node()">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()" />
    </xsl:copy>
  </xsl:template>

  <xsl:template match="config[@name='server-config']//network-listener">
    <network-listener address="127.0.0.1">
      <xsl:copy-of select="@*[name() != 'port' and name() != 'address']" />
      <xsl:attribute name="port">
        <xsl:choose>
          <xsl:when test="@name = 'http-listener-1'"><xsl:value-of select="$http-port" /></xsl:when>
          <xsl:when test="@name = 'http-listener-2'"><xsl:value-of select="$https-port" /></xsl:when>
          <xsl:when test="@name = 'admin-listener'"><xsl:value-of select="$admin-port" /></xsl:when>
          <xsl:otherwise><xsl:message terminate="yes">unknown network-listener <xsl:value-of select="@name" /></xsl:message></xsl:otherwise>
        </xsl:choose>
      </xsl:attribute>
    </network-listener>
  </xsl:template>

  <xsl:template match="config[@name='server-config']//iiop-listener" />

  <!-- a configuration that does not mention JMS gets an embedded broker -->
  <xsl:template match="config[@name='server-config']">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()" />
      <jms-service type="DISABLED" />
    </xsl:copy>
  </xsl:template>

  <xsl:template match="config[@name='server-config']//jmx-connector">
    <jmx-connector enabled="false">
      <xsl:copy-of select="@*" />
    </jmx-connector>
  </xsl:template>

  <xsl:template match="config[@name='server-config']/hazelcast-config-specific-configuration">
    <hazelcast-config-specific-configuration enabled="false" />
  </xsl:template>

  <xsl:template match="config[@name='server-config']//jvm-options[contains(., 'org.apache.felix.shell.remote,')]">
    <jvm-options><xsl:value-of select="substring-before(., 'org.apache.felix.shell.remote,')" /><xsl:value-of select="substring-after(., 'org.apache.felix.shell.remote,')" /></jvm-options>
  </xsl:template>

  <xsl:template match="config[@name='server-config']//jvm-options[starts-with(., '-Xmx')]">
    <jvm-options>-Xmx768m</jvm-options>
  </xsl:template>
</xsl:stylesheet>
