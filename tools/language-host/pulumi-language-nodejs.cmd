@node "%~dp0languageHost.cjs" %*
