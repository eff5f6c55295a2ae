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

:isbuilt
powershell -NoProfile -Command "$p='%stamp%'; if (!(Test-Path $p) -or !(Test-Path '%program%')) { exit 1 }; $t=(Get-Item $p).LastWriteTimeUtc; if (Get-ChildItem '%here%src','%here%models','%here%Directory.*','%here%global.json' -Recurse | Where-Object { $_.LastWriteTimeUtc -gt $t } | Select-Object -First 1) { exit 1 }"
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
rem No build servers: they would stay, and hold the lock.
set "build=dotnet build "%here%src\AttentiveWriter.Cli" -c Release "-p:ArtifactsPath=%output%" -v quiet -nologo --disable-build-servers"
%build% -p:CompileAhead=true >"%output%\build.log" 2>&1 || %build% >"%output%\build.log" 2>&1 || exit /b 1
echo built > "%stamp%"
set "outcome=built"
exit /b 0
