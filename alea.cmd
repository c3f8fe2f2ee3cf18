@echo off
rem Finds JDK 25 in ALEA_JAVA_HOME or JAVA_HOME, builds Alea once with the Maven on the PATH, then runs it.
setlocal
set "ROOT=%~dp0"
set "JDK=%ALEA_JAVA_HOME%"
if "%JDK%"=="" set "JDK=%JAVA_HOME%"
if not exist "%JDK%\bin\java.exe" (
  echo Alea needs JDK 25: install one ^(for example Eclipse Temurin 25^) and set JAVA_HOME to its folder. 1>&2
  exit /b 5
)
if not exist "%ROOT%.alea\classpath" (
  if not exist "%ROOT%.alea" mkdir "%ROOT%.alea"
  echo alea: building once 1>&2
  set "JAVA_HOME=%JDK%"
  call mvn -B -ntp -q -f "%ROOT%pom.xml" -pl cli -am package dependency:build-classpath -Dmaven.test.skip=true -Dspotless.check.skip=true -Dforbiddenapis.skip=true -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime 1>&2 || exit /b 5
  copy /y "%ROOT%cli\target\classpath" "%ROOT%.alea\classpath" >nul
)
set /p DEPS=<"%ROOT%.alea\classpath"
for %%J in ("%ROOT%cli\target\alea-cli-*.jar") do set "JAR=%%J"
"%JDK%\bin\java.exe" --enable-native-access=ALL-UNNAMED --add-modules=jdk.incubator.vector -Dorg.bytedeco.javacpp.nopointergc=true -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Dorg.bytedeco.javacpp.maxBytes=0 "-Dalea.home=%ROOT%." -cp "%JAR%;%DEPS%" dev.alea.cli.Main %*
