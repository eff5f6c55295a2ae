@echo off
rem Runs the command from a checkout. Builds first where it was never built or a source is newer; says so on stderr only.
setlocal
set "here=%~dp0"
rem A folder of its own: a build or a package that is made meanwhile takes nothing away that was compiled ahead.
set "output=%here%artifacts\draw"
set "program=%output%\bin\AttentiveWriter.Cli\release\draw.dll"
set "stamp=%output%\built"
where dotnet >nul 2>nul || (echo draw: the .NET SDK 10 is needed, and 'dotnet' is not on the PATH 1>&2 & exit /b 1)
call :isbuilt || call :build || exit /b 1
dotnet "%program%" %*
exit /b %errorlevel%

rem The paths go by the environment: one may have an apostrophe in it.
:isbuilt
powershell -NoProfile -Command "if (!(Test-Path -LiteralPath $env:stamp) -or !(Test-Path -LiteralPath $env:program)) { exit 1 }; $t = (Get-Item -LiteralPath $env:stamp).LastWriteTimeUtc; Set-Location -LiteralPath $env:here; if (@(Get-ChildItem src,models -Recurse) + @(Get-Item Directory.*,global.json,.editorconfig -Force) | Where-Object { $_.LastWriteTimeUtc -gt $t } | Select-Object -First 1) { exit 1 }"
exit /b %errorlevel%

rem One call builds at a time: the one that has the lock file open. The others wait, and then find it built; Windows closes the file of a call that was killed.
:build
echo draw: building, this takes a moment ... 1>&2
if not exist "%output%" md "%output%"
:try
set "outcome="
2>nul 9>"%output%\lock" call :locked
if not defined outcome (ping -n 2 127.0.0.1 >nul & goto try)
if "%outcome%"=="built" exit /b 0
type "%output%\build.log" 1>&2
echo draw: the build failed 1>&2
exit /b 1

:locked
set "outcome=failed"
call :isbuilt && (set "outcome=built" & exit /b 0)
rem The stamp has the time of the start: a source that changes during the build is built again.
echo built > "%stamp%.new"
rem No build servers: they would stay, and hold the lock. No analyzers: who draws need not wait for them.
set "build=dotnet build "%here%src\AttentiveWriter.Cli" -c Release "-p:ArtifactsPath=%output%" -v quiet -nologo --disable-build-servers -p:RunAnalyzers=false"
rem Compiled ahead of time it starts in half the time, where the compiler's package can be had; that is tried once.
if exist "%output%\plain" goto plain
%build% -p:CompileAhead=true >"%output%\build.log" 2>&1 && goto done
echo plain > "%output%\plain"
:plain
%build% >"%output%\build.log" 2>&1 || (del "%output%\plain" & exit /b 1)
:done
move /y "%stamp%.new" "%stamp%" >nul
set "outcome=built"
exit /b 0
